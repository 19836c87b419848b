using System.Collections.Concurrent;
using System.Security.Cryptography;
using Mailservr.Secrets;
using Mailservr.Storage;
using Microsoft.Extensions.Logging;

namespace Mailservr.Sessions;

/// <summary>
/// The keys that sign sessions, shared by all hosts. A key signs for a month and is known until the last session it has
/// signed is over.
/// </summary>
internal sealed class SigningKeys(
    IRecordStore<SecretRecord> secrets,
    SecretProtector protector,
    IdAllocator ids,
    MailservrOptions options,
    TimeProvider time,
    ILogger<SigningKeys> logger)
{
    private const string Purpose = "session-signing";
    private const int KeySize = 32;
    private static readonly TimeSpan SigningTime = TimeSpan.FromDays(30);

    // A rotation by another process takes effect by then.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, SigningKey> _known = new(StringComparer.Ordinal);
    private volatile Tuple<SigningKey, DateTimeOffset>? _current;

    /// <summary>The newest; one is made when there is none, or it is too old.</summary>
    public async ValueTask<SigningKey> GetCurrentAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_current is var (known, lookedAt) && now - lookedAt < LookInterval)
            return known;
        var current = await FindNewestAsync(now, cancellationToken) ?? await CreateAsync(cancellationToken);
        _current = Tuple.Create(current, now);
        return current;
    }

    /// <summary>Null when the key is not known, or has been too long ago.</summary>
    public async ValueTask<SigningKey?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(id, out var key))
        {
            var record = await secrets.FindByKeyAsync(SecretRecord.PlaceOf(Purpose, id), cancellationToken);
            key = record is null ? null : Open(record);
        }
        return key is not null && !IsOver(key.CreatedAt) ? key : null;
    }

    /// <summary>A new key, which signs from now on.</summary>
    public async ValueTask<SigningKey> CreateAsync(CancellationToken cancellationToken)
    {
        await PruneAsync(cancellationToken);
        var value = RandomNumberGenerator.GetBytes(KeySize);
        var name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SigningKey.IdLength / 2));
        var record = new SecretRecord
        {
            Id = await ids.NextAsync(cancellationToken),
            Purpose = Purpose,
            Name = name,
            Value = protector.Protect(SecretRecord.PlaceOf(Purpose, name), value),
            CreatedAt = time.GetUtcNow(),
        };
        await secrets.SaveAsync(record, cancellationToken);
        var key = new SigningKey(name, value, record.CreatedAt);
        _current = Tuple.Create(key, record.CreatedAt);
        return _known[name] = key;
    }

    private async ValueTask<SigningKey?> FindNewestAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        SecretRecord? newest = null;
        await foreach (var record in secrets.AllAsync(0, cancellationToken))
        {
            if (record.Purpose == Purpose && record.CreatedAt > now - SigningTime
                && !(record.CreatedAt < newest?.CreatedAt))
                newest = record;
        }
        return newest is null ? null : Open(newest);
    }

    private SigningKey? Open(SecretRecord record)
    {
        if (protector.Unprotect(record.Key, record.Value) is not { Length: KeySize } value)
        {
            Log.SigningKeyNotReadable(logger, record.Name);
            return null;
        }
        return _known[record.Name] = new SigningKey(record.Name, value, record.CreatedAt);
    }

    private async ValueTask PruneAsync(CancellationToken cancellationToken)
    {
        await foreach (var record in secrets.AllAsync(0, cancellationToken))
        {
            if (record.Purpose == Purpose && IsOver(record.CreatedAt) && await secrets.DeleteAsync(record.Id, cancellationToken))
                _known.TryRemove(record.Name, out _);
        }
    }

    private bool IsOver(DateTimeOffset createdAt) =>
        time.GetUtcNow() - createdAt > SigningTime + LookInterval + options.Accounts.SessionLifetime;
}

/// <param name="Id">16 digits of hex: the <c>kid</c>.</param>
/// <param name="Value">32 bytes.</param>
/// <param name="CreatedAt">When it began to sign.</param>
internal sealed record SigningKey(string Id, byte[] Value, DateTimeOffset CreatedAt)
{
    public const int IdLength = 16;
}
