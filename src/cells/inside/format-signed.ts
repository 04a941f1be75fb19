/** `−0.1234`: a number with a true minus sign and four digits after the point, as the steps of an arithmetic show it. */
export const formatSigned = (value: number): string => value.toFixed(4).replace('-', '−');
