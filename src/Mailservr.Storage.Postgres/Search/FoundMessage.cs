namespace Mailservr.Storage.Postgres;

/// <summary>A message that matches, as far as its thread wants to know.</summary>
internal readonly record struct FoundMessage(long ThreadId, DateTimeOffset ReceivedAt);
