using System.Text;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Security;
using Mailservr.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Http;

/// <summary>
/// Honours the Idempotency-Key of a request that creates: its repetition gets the first answer again, for 24 hours.
/// </summary>
/// <remarks>
/// The key is claimed before the handler runs, by a record whose id is that of what the handler creates. So whoever
/// repeats a request that was cut off looks for that id first, and answers with what is there; if nothing is, the handler
/// runs again under the same id, which no store takes twice. A refusal gives the key back.
/// </remarks>
internal sealed class Idempotency(IRecordStore<IdempotencyRecord> records, IdAllocator ids, TimeProvider time)
{
    public const string Header = "Idempotency-Key";

    private const int MaxKeyLength = 256;
    private const int PruneCount = 20;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Longer than a request takes: a server that has not answered by then is dead, or as good as.</summary>
    private static readonly TimeSpan ClaimLifetime = TimeSpan.FromMinutes(1);

    public static ValueTask<object?> InvokeAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next, FindCreated? find)
    {
        var request = context.HttpContext.Request;
        if (!request.Headers.TryGetValue(Header, out var values))
            return next(context);
        if (ReadKey(values.ToString()) is not { } key)
            return new(Problem.Invalid(Header, "The Idempotency-Key must have 1 to 256 visible characters."));
        var idempotency = context.HttpContext.RequestServices.GetRequiredService<Idempotency>();
        return idempotency.RunAsync(key, context, next, find);
    }

    // A structured-field string or, as many clients send it, bare text.
    private static string? ReadKey(string value)
    {
        var key = value.Trim();
        if (key.Length >= 2 && key[0] == '"' && key[^1] == '"')
            key = key[1..^1];
        return key.Length is > 0 and <= MaxKeyLength && key.All(c => c is >= ' ' and <= '~') ? key : null;
    }

    private async ValueTask<object?> RunAsync(
        string key, EndpointFilterInvocationContext context, EndpointFilterDelegate next, FindCreated? find)
    {
        var http = context.HttpContext;
        var body = context.Arguments.OfType<IJsonBody>().FirstOrDefault()?.Sha256 ?? "";
        var claim = new IdempotencyRecord
        {
            Id = await ids.NextAsync(http.RequestAborted),
            OwnerId = Caller.Of(http).Account.Id,
            // Routing takes the path in any case, and with a slash behind it.
            KeyHash = Hash(http.Request.Path.ToString().ToLowerInvariant().TrimEnd('/') + "\n" + key),
            BodyHash = http.Request.QueryString.HasValue ? Hash(body + http.Request.QueryString) : body,
            CreatedAt = time.GetUtcNow(),
            ClaimedUntil = time.GetUtcNow() + ClaimLifetime,
        };
        var (claimed, refused) = await ClaimAsync(claim, http.RequestAborted);
        if (claimed is null)
            return refused;
        // Saved more than once: another one had it before, and did not come to the end.
        if (claimed.Version > 1 && await FindAsync(claimed, http, find) is { } created)
            return created;
        return await AnswerAsync(claimed, context, next, find);
    }

    private async ValueTask<Answer?> FindAsync(IdempotencyRecord claim, HttpContext context, FindCreated? find)
    {
        if (find is null || await find(context, claim.Id) is not { } created)
            return null;
        await CompleteAsync(claim, created);
        return created.AsReplay();
    }

    private async ValueTask<(IdempotencyRecord? Claimed, IResult? Refused)> ClaimAsync(
        IdempotencyRecord claim, CancellationToken cancellationToken)
    {
        while (true)
        {
            if ((await records.SaveAsync(claim, cancellationToken)).Record is { } claimed)
            {
                await PruneAsync(claim.OwnerId, cancellationToken);
                return (claimed, null);
            }

            // None when it was given back in between.
            if (await records.FindByKeyAsync(claim.Key, cancellationToken) is not { } earlier)
                continue;
            if (!IsOver(earlier))
                return await RepeatAsync(earlier, claim, cancellationToken);
            await records.DeleteAsync(earlier.Id, cancellationToken);
        }
    }

    private async ValueTask<(IdempotencyRecord? Claimed, IResult? Refused)> RepeatAsync(
        IdempotencyRecord earlier, IdempotencyRecord claim, CancellationToken cancellationToken)
    {
        if (earlier.BodyHash != claim.BodyHash)
            return (null, Reused);
        if (earlier.Status != 0)
            return (null, Replay(earlier));
        if (earlier.ClaimedUntil > time.GetUtcNow())
            return (null, InProgress);
        var saved = await records.SaveAsync(earlier with { ClaimedUntil = claim.ClaimedUntil }, cancellationToken);
        return saved.Record is { } resumed ? (resumed, null) : (null, InProgress);
    }

    private async ValueTask<object?> AnswerAsync(
        IdempotencyRecord claim, EndpointFilterInvocationContext context, EndpointFilterDelegate next, FindCreated? find)
    {
        object? result;
        try
        {
            ids.HandOut(claim.Id);
            result = await next(context);
        }
        catch
        {
            // Whether it had an effect is not known: the next one looks, and need not wait for that.
            await records.SaveAsync(claim with { ClaimedUntil = time.GetUtcNow() }, CancellationToken.None);
            throw;
        }

        if (result is Answer { Status: < 300 } answer)
        {
            await CompleteAsync(claim, answer);
            return result;
        }

        // Refused perhaps because another one with the key was in between, slower or faster, and has created it.
        if (await FindAsync(claim, context.HttpContext, find) is { } created)
            return created;
        await GiveBackAsync(claim);
        return result;
    }

    // The answer is kept although the client may be gone: it will come back with the same key to learn it. Stale: somebody
    // else went on meanwhile, and found the same.
    private async ValueTask CompleteAsync(IdempotencyRecord claim, Answer answer) => await records.SaveAsync(
        claim with
        {
            Status = answer.Status,
            Location = answer.Location,
            ETag = answer.ETag,
            Body = Encoding.UTF8.GetString((answer.BodyOfReplay ?? answer.Body).Span),
        },
        CancellationToken.None);

    // Only what is still ours is deleted.
    private async ValueTask GiveBackAsync(IdempotencyRecord claim)
    {
        var kept = claim with { ClaimedUntil = time.GetUtcNow() + ClaimLifetime };
        if ((await records.SaveAsync(kept, CancellationToken.None)).Record is not null)
            await records.DeleteAsync(claim.Id, CancellationToken.None);
    }

    private static Answer Replay(IdempotencyRecord earlier) => new()
    {
        Status = earlier.Status,
        Location = earlier.Location,
        ETag = earlier.ETag,
        Body = Encoding.UTF8.GetBytes(earlier.Body ?? ""),
        IsReplay = true,
    };

    private bool IsOver(IdempotencyRecord record) => time.GetUtcNow() - record.CreatedAt >= Lifetime;

    // Each new key makes room for what is over, oldest first: no sweep, and no growth beyond a day's requests.
    private async ValueTask PruneAsync(long accountId, CancellationToken cancellationToken)
    {
        foreach (var record in await records.ListAsync(accountId, 0, PruneCount, cancellationToken))
        {
            if (IsOver(record))
                await records.DeleteAsync(record.Id, cancellationToken);
        }
    }

    private static string Hash(string text) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static Problem InProgress { get; } = new(
        StatusCodes.Status409Conflict, "idempotency_in_progress", "The first request with this key is still running.");

    public static Problem Reused { get; } = new(
        StatusCodes.Status422UnprocessableEntity,
        "idempotency_key_reused",
        "The Idempotency-Key was used with another body. Use a new key for a new request.");
}

/// <summary>
/// The answer for what a request has created under an id, when its server died before it could answer. Null when it was
/// not created.
/// </summary>
internal delegate ValueTask<Answer?> FindCreated(HttpContext context, long id);
