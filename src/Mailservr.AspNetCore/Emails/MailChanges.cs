using Mailservr.AspNetCore.Http;
using Mailservr.Messages;
using Mailservr.Storage;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Emails;

/// <summary>A PATCH or DELETE of mail: one email, or one thread.</summary>
internal static class MailChanges
{
    /// <summary>Makes the change; what is there is read only for the sake of an If-Match.</summary>
    /// <param name="messages">Where it is kept.</param>
    /// <param name="request">Has the condition.</param>
    /// <param name="accountId">Whose mail.</param>
    /// <param name="selection">Which.</param>
    /// <param name="change">What.</param>
    /// <param name="find">The tag and version of what is there; null when nothing is.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Null when it was made.</returns>
    public static async ValueTask<Problem?> ChangeAsync(
        this IMessageStore messages,
        HttpRequest request,
        long accountId,
        MailSelection selection,
        MailChange change,
        Func<ValueTask<(string Tag, long Version)?>> find,
        CancellationToken cancellationToken)
    {
        if (request.Headers.IfMatch.Count > 0)
        {
            if (await find() is not { } current)
                return Problem.NotFound;
            if (EntityTags.IsStale(request, current.Tag))
                return Problem.Stale;
            selection = selection with { ExpectedVersion = current.Version };
        }
        return Problem.Of(await messages.ChangeAsync(accountId, selection, change, cancellationToken));
    }
}
