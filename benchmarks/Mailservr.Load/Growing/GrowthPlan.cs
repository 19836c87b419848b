namespace Mailservr.Load.Growing;

/// <param name="Small">Messages of the one store.</param>
/// <param name="Large">Messages of the other.</param>
/// <param name="Rounds">How often each question is asked.</param>
/// <param name="Receive">Messages of a round of receiving; 0 for none.</param>
/// <param name="Plans">Whether to show what PostgreSQL does.</param>
internal sealed record GrowthPlan(int Small, int Large, int Rounds, int Receive, bool Plans);
