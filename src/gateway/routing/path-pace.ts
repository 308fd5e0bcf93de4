/**
 * Keeps requests within a path's limits a minute, by waiting. The embedded one counts in this process; the one over Redis
 * counts for all gateways.
 */
export interface PathPace {
  /**
   * Milliseconds to wait until the path may be sent one more request with so many pictures; 0 takes the turn.
   * `limits` in requests and pictures a minute; an absent one does not bound.
   */
  take(
    path: string,
    pictures: number,
    limits: { readonly requestsPerMinute?: number; readonly imagesPerMinute?: number },
  ): Promise<number>
}
