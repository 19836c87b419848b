using Mailservr.Client;

namespace Mailservr.AspNetCore.Tests;

internal static class Refusals
{
    /// <summary>The server refuses a call of the client; answers what it says.</summary>
    public static async Task<MailservrException> IsRefusedAsync(this Task call, int status, string code)
    {
        var refusal = await Assert.ThrowsAsync<MailservrException>(() => call);
        Assert.Equal((status, code), ((int)refusal.Status, refusal.Code));
        return refusal;
    }

    /// <summary>The same of a list, which is asked for when it is read.</summary>
    public static Task<MailservrException> IsRefusedAsync<T>(this IAsyncEnumerable<T> list, int status, string code) =>
        list.ToListAsync().AsTask().IsRefusedAsync(status, code);
}
