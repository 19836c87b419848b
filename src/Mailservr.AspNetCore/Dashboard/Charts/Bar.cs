namespace Mailservr.AspNetCore.Dashboard.Charts;

/// <param name="Label">What is counted.</param>
/// <param name="Value">How much there is; never negative.</param>
public sealed record Bar(string Label, long Value);
