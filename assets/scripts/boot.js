// What came in the document.

export const boot = JSON.parse(document.getElementById("boot").textContent);
