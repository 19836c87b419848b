using Mailservr.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Dashboard.Admin;

internal static class Admins
{
    /// <summary>Somebody who has signed in and may administer.</summary>
    public static async Task<Reader> SignedInAsync(IServiceProvider services, Uri url)
    {
        var reader = await Reader.SignedInAsync(url);
        var accounts = services.GetRequiredService<AccountAdministration>();
        var id = (await reader.Browser.Client.Account.GetAsync()).Id;
        var account = await accounts.FindAsync(id, default) ?? throw new InvalidOperationException("There is no such account.");
        Assert.NotNull((await accounts.UpdateAsync(account with { Role = AccountRole.Admin }, default)).Value);
        return reader;
    }

    public static Task<Reader> AdminAsync(this PagesHost host) => SignedInAsync(host.App.Services, host.Url);
}
