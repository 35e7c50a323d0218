'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const charts = [];

  // All text goes in as text: nothing of the data is ever markup.
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2, minimumFractionDigits: 2 });
  const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
  const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 });

  function shown(value, unit) {
    if (value === null || value === undefined) return 'none';
    if (unit === 'ratio') return (100 * value).toFixed(2) + ' %';
    return unit === 'count' ? whole.format(value) : grouped.format(value) + ' USD';
  }
  function onAxis(value, unit) {
    return unit === 'ratio' ? +(100 * value).toFixed(2) + ' %' : compact.format(value);
  }
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  function onTimeAxis(ms, span) {
    const text = new Date(ms).toISOString();
    const month = months[Number(text.slice(5, 7)) - 1];
    if (span > 300 * 86400000) return month + ' ' + text.slice(0, 4);
    return span > 3 * 86400000 ? Number(text.slice(8, 10)) + ' ' + month : text.slice(11, 16);
  }
  const moment = ms => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');

  function table(caption, columns, rows) {
    const head = make('tr', {}, ...columns.map(c =>
      make('th', { scope: 'col', class: c.numeric ? 'number' : '' }, c.title)));
    const body = rows.map(row => make('tr', {}, ...row.map((text, i) => i === 0
      ? make('th', { scope: 'row', class: columns[0].numeric ? 'number' : '' }, text)
      : make('td', { class: columns[i].numeric ? 'number' : '' }, text))));
    return make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
      make('table', {}, make('caption', {}, caption), make('thead', {}, head), make('tbody', {}, ...body)));
  }

  // What a chart shows, line by line: for its table, its tooltip and the keyboard.
  const kinds = {
    time: {
      size: c => c.x.length,
      place: (c, i) => moment(c.x[i]),
      columns: c => [{ title: 'Time, UTC' }].concat(c.series.map(s => ({ title: s.name, numeric: true }))),
      values: (c, i) => c.series.map(s => [s.name, shown(s.values[i], c.unit), s.values[i]]),
    },
    bars: {
      size: c => c.names.length,
      place: (c, i) => c.names[i],
      columns: c => [{ title: 'Name' }, { title: 'Value', numeric: true }],
      values: (c, i) => [['Value', shown(c.values[i], c.unit), c.values[i]]],
    },
    histogram: {
      size: c => c.counts.length,
      place: (c, i) => shown(c.edges[i], c.unit) + ' to ' + shown(c.edges[i + 1], c.unit),
      columns: c => [{ title: 'Between' }, { title: 'Periods', numeric: true }],
      values: (c, i) => [['Periods', shown(c.counts[i], 'count'), c.counts[i]]],
    },
  };

  function rowsOf(chart) {
    const kind = kinds[chart.kind];
    return Array.from({ length: kind.size(chart) }, (_, i) =>
      [kind.place(chart, i)].concat(kind.values(chart, i).map(v => v[1])));
  }

  function tip(chart, i) {
    const kind = kinds[chart.kind];
    const box = make('div', { class: 'tip' }, make('b', {}, kind.place(chart, i)));
    for (const [name, text, raw] of kind.values(chart, i)) {
      if (raw !== null) box.append(make('div', {}, name + ': ' + text));
    }
    return box;
  }

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const of = name => style.getPropertyValue(name).trim();
    return {
      ink: of('--ink'), soft: of('--soft'), line: of('--line'), grid: of('--grid'), card: of('--card'), bad: of('--bad'),
      series: [1, 2, 3, 4, 5, 6, 7].map(i => of('--c' + i)),
    };
  }

  function option(chart, width) {
    const c = colours();
    const narrow = width < 560;
    const label = { color: c.soft, fontSize: narrow ? 10 : 12, hideOverlap: true };
    const value = {
      type: 'value', scale: chart.kind === 'time' && !chart.series.some(s => s.look === 'stack' || s.look === 'area'),
      axisLabel: { ...label, formatter: v => onAxis(v, chart.unit) },
      axisLine: { show: false }, axisTick: { show: false },
      splitLine: { lineStyle: { color: c.grid } }, splitNumber: narrow ? 4 : 5,
    };
    const axis = { axisLine: { lineStyle: { color: c.line } }, axisTick: { show: false }, axisLabel: label };
    const common = {
      animation: !still.matches, useUTC: true, color: c.series, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: c.ink },
      aria: { enabled: false }, // the element around it says what it shows
      grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
      tooltip: {
        trigger: 'axis', confine: true, transitionDuration: still.matches ? 0 : 0.15,
        backgroundColor: c.card, borderColor: c.line, axisPointer: { lineStyle: { color: c.soft } },
        formatter: found => tip(chart, indexOf(chart, [].concat(found)[0])),
      },
    };
    return Object.assign(common, drawn[chart.kind](chart, c, axis, value, label, narrow, common));
  }

  // A series of points has only some of the times, so the time is what tells the place.
  function indexOf(chart, item) {
    return chart.kind === 'time' ? chart.x.indexOf(item.value[0]) : item.dataIndex;
  }

  const drawn = {
    time(chart, c, axis, value, label, narrow, common) {
      const lines = chart.series.map((s, k) => {
        const points = s.values.map((v, i) => [chart.x[i], v]);
        const kept = s.look === 'points' ? points.filter(p => p[1] !== null) : points;
        return {
          name: s.name,
          type: s.look === 'points' ? 'scatter' : s.look === 'stack' ? 'bar' : 'line',
          data: kept,
          stack: s.look === 'stack' ? 'all' : undefined,
          showSymbol: false, symbol: s.look === 'points' ? 'diamond' : 'circle', symbolSize: s.look === 'points' ? 9 : 6,
          z: s.look === 'points' ? 5 : s.look === 'area' ? 1 : 3,
          lineStyle: { width: s.look === 'area' ? 1 : 2, type: k % 2 && s.look === 'line' ? [6, 3] : 'solid' },
          areaStyle: s.look === 'area' ? { opacity: 0.25 } : undefined,
          itemStyle: s.look === 'points' ? { color: c.bad } : undefined,
          barMaxWidth: 22, emphasis: { disabled: true },
        };
      });
      const many = lines.length > 1;
      return {
        legend: many ? { type: 'scroll', top: 0, left: 0, itemWidth: 22, textStyle: { color: c.ink, fontSize: narrow ? 11 : 12 },
          pageTextStyle: { color: c.soft }, pageIconColor: c.soft, pageIconInactiveColor: c.line } : undefined,
        grid: { ...common.grid, top: many ? 40 : 16 },
        xAxis: { type: 'time', ...axis, min: chart.x[0], max: chart.x[chart.x.length - 1], splitNumber: narrow ? 3 : 8,
          axisLabel: { ...label, formatter: ms => onTimeAxis(ms, chart.x[chart.x.length - 1] - chart.x[0]) } },
        yAxis: value,
        series: lines,
      };
    },
    bars(chart, c, axis, value, label, narrow, common) {
      return {
        grid: { ...common.grid, right: narrow ? 56 : 76 },
        tooltip: { ...common.tooltip, axisPointer: { type: 'shadow' } },
        xAxis: { ...value, splitNumber: narrow ? 2 : 4 },
        yAxis: { type: 'category', inverse: true, data: chart.names, ...axis,
          axisLabel: { ...label, color: c.ink, width: narrow ? 100 : 190, overflow: 'truncate' } },
        series: [{ type: 'bar', data: chart.values, barMaxWidth: 20, emphasis: { disabled: true },
          label: { show: true, position: 'right', color: c.ink, fontSize: 11, formatter: p => onAxis(p.value, chart.unit) } }],
      };
    },
    histogram(chart, c, axis, value, label, narrow, common) {
      const first = chart.edges[0];
      const last = chart.edges[chart.edges.length - 1];
      const marks = chart.marks.map((m, k) => ({
        xAxis: m.value, lineStyle: { color: c.bad, type: 'solid', width: 2 },
        label: { formatter: narrow ? m.name : m.name + ': ' + onAxis(m.value, chart.unit), color: c.ink,
          position: 'end', distance: [0, 4 + 16 * k] },
      }));
      return {
        grid: { ...common.grid, top: 20 + 16 * chart.marks.length },
        tooltip: { ...common.tooltip, axisPointer: { type: 'none' } },
        xAxis: { ...value, ...axis, axisLine: { onZero: false, lineStyle: { color: c.line } }, scale: true, min: first, max: last, splitLine: { show: false }, splitNumber: narrow ? 4 : 8,
          axisLabel: { ...label, formatter: v => onAxis(v, chart.unit) } },
        yAxis: { ...value, scale: false, axisLabel: { ...label, formatter: v => whole.format(v) }, minInterval: 1 },
        series: [{ type: 'bar', barWidth: '92%', emphasis: { disabled: true },
          data: chart.counts.map((n, i) => {
            const middle = (chart.edges[i] + chart.edges[i + 1]) / 2;
            return { value: [middle, n], itemStyle: middle < 0 ? { color: c.series[1] } : undefined };
          }),
          markLine: { symbol: 'none', silent: true, animation: false, data: marks } }],
      };
    },
  };

  function figure(chart, id) {
    const plot = make('div', { class: 'plot', role: 'img', tabindex: '0', 'aria-label':
      chart.title + '. ' + chart.summary + ' Left and right arrow keys read the values; a table follows.' });
    if (chart.kind === 'bars') plot.style.height = Math.max(9, 3 + 1.9 * chart.names.length) + 'rem';
    const more = make('details', {}, make('summary', {}, 'The same as a table'));
    // Long tables are made when they are asked for.
    more.addEventListener('toggle', () => {
      if (more.open && more.children.length === 1) {
        more.append(table(chart.title, kinds[chart.kind].columns(chart), rowsOf(chart)));
      }
    });
    const whole = make('figure', { 'aria-labelledby': id },
      make('figcaption', {}, make('h3', { id }, chart.title), make('p', {}, chart.summary)), plot, more);
    charts.push({ chart, plot });
    return whole;
  }

  function keyboard(chart, plot, instance) {
    let at = -1;
    plot.addEventListener('keydown', event => {
      const steps = { ArrowRight: 1, ArrowLeft: -1, PageDown: 10, PageUp: -10 };
      const last = kinds[chart.kind].size(chart) - 1;
      if (event.key === 'Home') at = 0;
      else if (event.key === 'End') at = last;
      else if (event.key === 'Escape') { instance.dispatchAction({ type: 'hideTip' }); return; }
      else if (steps[event.key]) at = Math.min(last, Math.max(0, at + steps[event.key]));
      else return;
      event.preventDefault();
      instance.dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: at });
      document.getElementById('spoken').textContent = [kinds[chart.kind].place(chart, at)]
        .concat(kinds[chart.kind].values(chart, at).filter(v => v[2] !== null).map(v => v[0] + ' ' + v[1])).join(', ');
    });
  }

  const parts = {
    text: part => make('p', {}, part.text),
    note: part => make('p', { class: 'note' }, part.text),
    figures: part => make('dl', { class: 'figures' }, ...part.figures.map(f => make('div', {}, make('dt', {}, f.label),
      make('dd', { class: 'value' }, f.value), ...(f.detail ? [make('dd', { class: 'detail' }, f.detail)] : [])))),
    table: part => make('div', { class: 'table' }, table(part.caption, part.columns, part.rows)),
  };

  document.getElementById('top').append(make('h1', {}, data.title), make('p', {}, data.subtitle));
  document.querySelector('footer').append(
    make('p', {}, 'Times are UTC. A loss is positive where it is called a loss. Charts: Apache ECharts, Apache-2.0.'));
  document.querySelector('nav').append(make('ul', {}, ...data.sections.map(s =>
    make('li', {}, make('a', { href: '#' + s.id }, s.title)))));
  const main = document.querySelector('main');
  for (const section of data.sections) {
    const heading = section.id + '-title';
    const element = make('section', { id: section.id, 'aria-labelledby': heading },
      make('h2', { id: heading }, section.title), make('p', { class: 'lead' }, section.lead));
    let row = null; // bars after bars stand side by side where there is room
    section.parts.forEach((part, i) => {
      const made = parts[part.kind] ? parts[part.kind](part) : figure(part, section.id + '-' + i);
      if (part.kind === 'bars') {
        if (row === null) element.append(row = make('div', { class: 'row' }));
        row.append(made);
      } else {
        row = null;
        element.append(made);
      }
    });
    main.append(element);
  }

  for (const one of charts) {
    one.instance = echarts.init(one.plot, null, { renderer: 'svg' });
    keyboard(one.chart, one.plot, one.instance);
  }
  function draw() {
    for (const one of charts) {
      one.instance.resize();
      one.instance.setOption(option(one.chart, one.plot.clientWidth), true);
    }
    document.documentElement.dataset.drawn = String(charts.length);
  }
  dark.addEventListener('change', draw);
  still.addEventListener('change', draw);
  new ResizeObserver(draw).observe(main); // calls it once at once, and with every new width
  addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(d => { d.open = true; }));
})();
