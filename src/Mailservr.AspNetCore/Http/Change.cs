using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Http;

/// <summary>A PATCH or DELETE of what is there.</summary>
internal static class Change
{
    // A lost race means that another change went through: as many clients at once never see the limit.
    private const int MaxAttempts = 32;

    public static Problem Busy { get; } = new(
        StatusCodes.Status409Conflict, "busy", "Others keep changing the resource. Repeat the request.");

    public static Task<IResult> ChangeAsync<T>(
        this HttpRequest request, Func<ValueTask<T?>> find, Func<T, string> tagOf, Func<T, ValueTask<IResult>> change)
        where T : class =>
        request.ChangeAsync(find, current => new ValueTask<string>(tagOf(current)), change);

    /// <summary>
    /// Made again on the newest version when another change came between: a client that sent no If-Match has not asked
    /// to hear of it. 412 is only for the If-Match of another version (RFC 9110 §13.1.1).
    /// </summary>
    /// <param name="request">Has the condition.</param>
    /// <param name="find">What is there now; null is answered with 404.</param>
    /// <param name="tagOf">Its tag.</param>
    /// <param name="change">A stale save is made again.</param>
    public static async Task<IResult> ChangeAsync<T>(
        this HttpRequest request,
        Func<ValueTask<T?>> find,
        Func<T, ValueTask<string>> tagOf,
        Func<T, ValueTask<IResult>> change)
        where T : class
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await find() is not { } current)
                return Problem.NotFound;
            if (EntityTags.IsStale(request, await tagOf(current)))
                return Problem.Stale;
            var answer = await change(current);
            if (answer is not Problem { Status: StatusCodes.Status412PreconditionFailed })
                return answer;
        }
        return Busy;
    }
}
