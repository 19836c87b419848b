using Mailservr.Storage;
using Microsoft.Extensions.Logging;

namespace Mailservr.Accounts;

/// <summary>When each key was last used.</summary>
public sealed class ApiKeyUsage(IRecordStore<ApiKeyRecord> keys, ILogger<ApiKeyUsage> logger)
    : UsageNotes<ApiKeyRecord>(keys, logger)
{
    private protected override DateTimeOffset? LastUsed(ApiKeyRecord record) => record.LastUsedAt;

    private protected override ApiKeyRecord Used(ApiKeyRecord record, DateTimeOffset at) => record with { LastUsedAt = at };
}
