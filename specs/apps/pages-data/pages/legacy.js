module.exports = function Legacy() {
  return null
}
