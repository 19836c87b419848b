using System.Security.Cryptography;
using Mailservr.Accounts;
using Mailservr.Audit;
using Mailservr.Secrets;
using Mailservr.Smtp;
using Mailservr.Storage;

namespace Mailservr.Sessions;

/// <summary>Who is signed in. A session is a row and a signed token; either alone is nothing.</summary>
public sealed class SessionDirectory
{
    private readonly IRecordStore<SessionRecord> _sessions;
    private readonly IRecordStore<AccountRecord> _accounts;
    private readonly SigningKeys _keys;
    private readonly SessionUsage _usage;
    private readonly IdAllocator _ids;
    private readonly AccountOptions _options;
    private readonly TimeProvider _time;

    internal SessionDirectory(
        IRecordStore<SessionRecord> sessions,
        IRecordStore<AccountRecord> accounts,
        SigningKeys keys,
        SessionUsage usage,
        IdAllocator ids,
        AccountOptions options,
        TimeProvider time) =>
        (_sessions, _accounts, _keys, _usage, _ids, _options, _time) =
            (sessions, accounts, keys, usage, ids, options, time);

    /// <summary>Always a new one: no token that existed before the sign-in is ever taken for it.</summary>
    public async ValueTask<CreatedSession> CreateAsync(long accountId, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await PruneAsync(accountId, cancellationToken);
        var now = DateTimeOffset.FromUnixTimeSeconds(_time.GetUtcNow().ToUnixTimeSeconds());
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var record = new SessionRecord
        {
            Id = await _ids.NextAsync(cancellationToken),
            OwnerId = accountId,
            SecretHash = SecretHash.Of(secret),
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now + _options.SessionLifetime,
            UserAgent = actor.ShortUserAgent,
            Network = NetworkOf(actor),
        };
        var key = await _keys.GetCurrentAsync(cancellationToken);
        var saved = await _sessions.SaveAsync(record, cancellationToken);
        var token = SessionToken.Write(key, new SessionClaims(accountId, secret, now, record.ExpiresAt));
        return new CreatedSession(saved.Record ?? record, token);
    }

    /// <summary>Who is signed in; null when the token or its session is not valid, or the account is gone or disabled.</summary>
    public async ValueTask<SessionHolder?> AuthenticateAsync(string token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (SessionToken.KeyIdOf(token) is not { } keyId || await _keys.FindAsync(keyId, cancellationToken) is not { } key)
            return null;
        var now = _time.GetUtcNow();
        if (SessionToken.Read(token, key, now) is not { } claims)
            return null;
        var session = await _sessions.FindByKeyAsync(SecretHash.Of(claims.Secret), cancellationToken);
        if (session is null || session.OwnerId != claims.AccountId || session.ExpiresAt <= now)
            return null;
        if (await _accounts.FindAsync(session.OwnerId, cancellationToken) is not { Disabled: false } account)
            return null;
        _usage.Note(session, now);
        return new SessionHolder(account, session);
    }

    /// <summary>The session is there, is not over, and its account may act.</summary>
    public async ValueTask<bool> HoldsAsync(long id, CancellationToken cancellationToken) =>
        await _sessions.FindAsync(id, cancellationToken) is { } session
        && session.ExpiresAt > _time.GetUtcNow()
        && await _accounts.FindAsync(session.OwnerId, cancellationToken) is { Disabled: false };

    /// <summary>Those that are not over, by ascending id.</summary>
    public async ValueTask<IReadOnlyList<SessionRecord>> ListAsync(long accountId, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        return await _sessions.AllAsync(accountId, cancellationToken)
            .Where(session => session.ExpiresAt > now).ToListAsync(cancellationToken);
    }

    public async ValueTask<SessionRecord?> FindAsync(long accountId, long id, CancellationToken cancellationToken) =>
        await _sessions.FindOwnAsync(accountId, id, cancellationToken) is { } session
        && session.ExpiresAt > _time.GetUtcNow()
            ? session
            : null;

    /// <summary>The session ends at once, on every host.</summary>
    /// <returns>False when there was none.</returns>
    public async ValueTask<bool> EndAsync(long accountId, long id, CancellationToken cancellationToken) =>
        await FindAsync(accountId, id, cancellationToken) is not null
        && await _sessions.DeleteAsync(id, cancellationToken);

    /// <summary>All sessions of an account end, but for one.</summary>
    public async ValueTask EndAllAsync(long accountId, long? exceptId, CancellationToken cancellationToken)
    {
        await foreach (var session in _sessions.AllAsync(accountId, cancellationToken))
        {
            if (session.Id != exceptId)
                await _sessions.DeleteAsync(session.Id, cancellationToken);
        }
    }

    /// <summary>The account has signed in from there, and the session is not over.</summary>
    internal async ValueTask<bool> KnowsAsync(long accountId, Actor actor, CancellationToken cancellationToken) =>
        NetworkOf(actor) is { } network
        && (await ListAsync(accountId, cancellationToken)).Any(session => session.Network == network);

    private async ValueTask PruneAsync(long accountId, CancellationToken cancellationToken)
    {
        var all = await _sessions.AllAsync(accountId, cancellationToken).ToListAsync(cancellationToken);
        var now = _time.GetUtcNow();
        var kept = all.Where(session => session.ExpiresAt > now).OrderByDescending(session => session.CreatedAt)
            .Take(_options.Sessions - 1).Select(session => session.Id).ToHashSet();
        foreach (var session in all.Where(session => !kept.Contains(session.Id)))
            await _sessions.DeleteAsync(session.Id, cancellationToken);
    }

    private static string? NetworkOf(Actor actor) =>
        actor.Address is { } address ? $"{NetworkBlock.Of(address):x32}" : null;
}

/// <param name="Record">As stored.</param>
/// <param name="Token">For the cookie; it cannot be read again.</param>
public sealed record CreatedSession(SessionRecord Record, string Token);

/// <param name="Account">Who is signed in.</param>
/// <param name="Session">By which session.</param>
public sealed record SessionHolder(AccountRecord Account, SessionRecord Session);
