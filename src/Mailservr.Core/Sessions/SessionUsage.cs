using Mailservr.Accounts;
using Mailservr.Storage;
using Microsoft.Extensions.Logging;

namespace Mailservr.Sessions;

/// <summary>When each session was last seen.</summary>
internal sealed class SessionUsage(IRecordStore<SessionRecord> sessions, ILogger<SessionUsage> logger)
    : UsageNotes<SessionRecord>(sessions, logger)
{
    private protected override DateTimeOffset? LastUsed(SessionRecord record) => record.LastSeenAt;

    private protected override SessionRecord Used(SessionRecord record, DateTimeOffset at) =>
        record with { LastSeenAt = at };
}
