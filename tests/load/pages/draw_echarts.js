let canvas = null;
const first = (value) => (Array.isArray(value) ? value[0] : value);
const plain = (text) => String(text).replaceAll("<br>", "\n").replace(/<[^>]*>/g, "");
const inked = (colour) => (String(colour).startsWith("var(") ? "dimgray" : colour);

function axis({ range, tickvals = [], ticktext = tickvals }) {
  const names = new Map(tickvals.map((value, index) => [value, plain(ticktext[index])]));
  const axisLabel = { customValues: tickvals, fontSize: 24, formatter: (value) => names.get(value) ?? "" };
  return { type: "value", min: range[0], max: range[1], splitLine: { show: false }, axisLabel };
}

function series(trace, unit) {
  const points = (trace.x ?? []).map((x, index) => [x, trace.y[index]]).filter(([, y]) => y !== null);
  if (trace.type === "bar") {
    const itemStyle = { color: inked(first(trace.marker.color)) };
    return { type: "bar", data: points, barWidth: first(trace.width) * unit, barGap: "-100%", itemStyle };
  }
  const dots = (trace.mode ?? "").includes("markers");
  const label = { show: !dots, fontSize: 24, formatter: ({ dataIndex }) => plain(trace.text?.[dataIndex] ?? "") };
  const itemStyle = { color: inked(first(trace.marker?.color ?? "dimgray")) };
  return { type: "scatter", data: points, symbolSize: dots ? first(trace.marker.size) : 0.01, label, itemStyle };
}

function draw(place, { data, layout }) {
  canvas ??= echarts.init(place, null, { width: layout.width, height: layout.height });
  const { l: left, r: right, t: top, b: bottom } = layout.margin;
  const [from, to] = layout.xaxis.range;
  const unit = (layout.width - left - right) / (to - from);
  canvas.setOption(
    {
      animation: false,
      textStyle: { fontFamily: "Noto Sans SC" },
      grid: { left, right, top, bottom, outerBoundsMode: "none" },
      xAxis: axis(layout.xaxis),
      yAxis: axis(layout.yaxis),
      series: data.map((trace) => series(trace, unit)),
    },
    { notMerge: true },
  );
  canvas.getZr().flush();
}
