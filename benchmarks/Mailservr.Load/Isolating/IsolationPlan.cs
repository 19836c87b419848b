namespace Mailservr.Load.Isolating;

/// <param name="Queued">Events that wait for the receiver that hangs.</param>
/// <param name="Samples">Events of the other one in each part.</param>
/// <param name="Interval">From one of these to the next, half of it more or less.</param>
/// <param name="OnPostgres">Else SQLite.</param>
internal sealed record IsolationPlan(int Queued, int Samples, TimeSpan Interval, bool OnPostgres);
