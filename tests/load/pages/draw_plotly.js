const CONFIG = { displayModeBar: false, doubleClick: false, scrollZoom: false, showTips: false, responsive: false };
const draw = (place, figure) => Plotly.react(place, figure.data, figure.layout, CONFIG);
