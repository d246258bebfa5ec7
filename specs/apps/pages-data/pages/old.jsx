import { Component } from 'react'

export default class Old extends Component {
  static async getInitialProps() {
    return {}
  }
}
