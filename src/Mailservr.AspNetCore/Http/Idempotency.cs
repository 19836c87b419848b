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
/// The key is claimed before the handler runs and given back when it fails. A claim whose server died is void after a
/// minute; whether its request had an effect is then unknown, as it would be without a key.
/// </remarks>
internal sealed class Idempotency(IRecordStore<IdempotencyRecord> records, IdAllocator ids, TimeProvider time)
{
    public const string Header = "Idempotency-Key";

    private const int MaxKeyLength = 256;
    private const int PruneCount = 20;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan ClaimLifetime = TimeSpan.FromMinutes(1);

    public static ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        if (!request.Headers.TryGetValue(Header, out var values))
            return next(context);
        if (ReadKey(values.ToString()) is not { } key)
            return new(Problem.Invalid(Header, "The Idempotency-Key must have 1 to 256 visible characters."));
        var idempotency = context.HttpContext.RequestServices.GetRequiredService<Idempotency>();
        return idempotency.RunAsync(key, context, next);
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
        string key, EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var body = context.Arguments.OfType<IJsonBody>().FirstOrDefault()?.Sha256 ?? "";
        var claim = new IdempotencyRecord
        {
            Id = await ids.NextAsync(http.RequestAborted),
            OwnerId = Caller.Of(http).Account.Id,
            KeyHash = Hash(http.Request.Path + "\n" + key),
            BodyHash = body,
            CreatedAt = time.GetUtcNow(),
        };
        var (claimed, refused) = await ClaimAsync(claim, http.RequestAborted);
        if (claimed is null)
            return refused;
        return await AnswerAsync(claimed, context, next);
    }

    private async ValueTask<(IdempotencyRecord? Claimed, IResult? Refused)> ClaimAsync(
        IdempotencyRecord claim, CancellationToken cancellationToken)
    {
        var saved = await records.SaveAsync(claim, cancellationToken);
        if (saved.Record is { } claimed)
        {
            await PruneAsync(claim.OwnerId, cancellationToken);
            return (claimed, null);
        }
        var earlier = await records.FindByKeyAsync(claim.Key, cancellationToken);
        if (earlier is not null && !IsOver(earlier))
            return (null, Replay(earlier, claim.BodyHash));
        if (earlier is not null)
            await records.DeleteAsync(earlier.Id, cancellationToken);
        saved = await records.SaveAsync(claim, cancellationToken);
        return saved.Record is { } reclaimed ? (reclaimed, null) : (null, InProgress);
    }

    // The answer is kept although the client may be gone: it will come back with the same key to learn it.
    private async ValueTask<object?> AnswerAsync(
        IdempotencyRecord claim, EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var kept = false;
        try
        {
            var result = await next(context);
            if (result is Answer { Status: < 300 } answer)
            {
                await records.SaveAsync(Completed(claim, answer), CancellationToken.None);
                kept = true;
            }
            return result;
        }
        finally
        {
            if (!kept)
                await records.DeleteAsync(claim.Id, CancellationToken.None);
        }
    }

    private static IdempotencyRecord Completed(IdempotencyRecord claim, Answer answer) => claim with
    {
        Status = answer.Status,
        Location = answer.Location,
        ETag = answer.ETag,
        Body = Encoding.UTF8.GetString((answer.BodyOfReplay ?? answer.Body).Span),
    };

    private static IResult Replay(IdempotencyRecord earlier, string bodyHash)
    {
        if (earlier.BodyHash != bodyHash)
            return Reused;
        if (earlier.Status == 0)
            return InProgress;
        return new Answer
        {
            Status = earlier.Status,
            Location = earlier.Location,
            ETag = earlier.ETag,
            Body = Encoding.UTF8.GetBytes(earlier.Body ?? ""),
            IsReplay = true,
        };
    }

    private bool IsOver(IdempotencyRecord record) =>
        time.GetUtcNow() - record.CreatedAt >= (record.Status == 0 ? ClaimLifetime : Lifetime);

    // Each new key makes room for what is over, oldest first: no sweep, and no growth beyond a day's requests.
    private async ValueTask PruneAsync(long accountId, CancellationToken cancellationToken)
    {
        foreach (var record in await records.ListAsync(accountId, 0, PruneCount, cancellationToken))
        {
            if (time.GetUtcNow() - record.CreatedAt >= Lifetime)
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
