using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.Security;
using Mailservr.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Mailservr.AspNetCore.Emails;

/// <summary>Answers as soon as a message matches, or with 204 when the time is over.</summary>
internal static class EmailWait
{
    private const int DefaultSeconds = 20;
    private const int MaxSeconds = 60;

    public static string[] ParameterNames { get; } = ["addressId", "from", "subject", "after", "timeoutSeconds"];

    public static async Task<IResult> GetAsync(
        HttpRequest request,
        Caller caller,
        MailWaiter waiter,
        EmailReader reader,
        KeyWatch watch,
        IHostApplicationLifetime lifetime,
        CancellationToken cancellationToken)
    {
        var query = new QueryReader(request.Query);
        var match = new MailMatch
        {
            AddressId = query.Id("addressId"),
            AddressIds = caller.AddressIds,
            From = query.Text("from"),
            Subject = query.Text("subject"),
            After = query.Time("after"),
        };
        var timeout = TimeSpan.FromSeconds(query.Integer("timeoutSeconds", 1, MaxSeconds) ?? DefaultSeconds);
        if (query.Problem is { } problem)
            return problem;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, lifetime.ApplicationStopping);
        var waiting = WaitAsync(waiter, caller, match, timeout, ending.Token);
        if (!await watch.HoldsUntilAsync(caller, waiting, cancellationToken))
        {
            await ending.CancelAsync();
            return Results.Challenge(authenticationSchemes: [MailservrAuthenticationHandler.SchemeName]);
        }
        cancellationToken.ThrowIfCancellationRequested();
        if (await waiting is not { } found)
            return lifetime.ApplicationStopping.IsCancellationRequested ? Problem.Stopping : Answer.NoContent;
        // Deleted in the same moment: nothing to show, and nothing wrong.
        return await reader.FindAsync(caller, found.Id, cancellationToken) is { } message
            ? Answer.Ok(await reader.ReadAsync(message, cancellationToken))
            : Answer.NoContent;
    }

    // A stopping server answers at once; the time is not over, so clients are to ask again.
    private static async Task<MessageRecord?> WaitAsync(
        MailWaiter waiter,
        Caller caller,
        MailMatch match,
        TimeSpan timeout,
        CancellationToken ending)
    {
        try
        {
            return await waiter.WaitForAsync(caller.Account.Id, match, timeout, ending);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return null;
        }
    }
}
