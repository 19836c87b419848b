using System.Globalization;
using System.Net;

namespace Mailservr.EndToEnd.Tests.Privacy;

/// <summary>What an admin does and sees when an account is deleted.</summary>
internal static class DeletedResident
{
    public static async Task DeleteAsync(ServerProcess server, long accountId)
    {
        using var answer = await server.Client.DeleteAsync(new Uri($"/api/admin/users/{accountId}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    /// <summary>Waits until no mail is left, lets ten minutes pass, and reads the counts of the certificate.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> CertificateAsync(ServerProcess server, long accountId)
    {
        await using (var estate = await Estate.OpenAsync(server, accountId))
        {
            await Eventually.SeeAsync(
                async () => await estate.CountAsync() == 0 ? estate : null, () => "The purge does not end: " + server.Output);
            await server.StopAsync();
            await estate.AgeDeletionAsync();
        }

        await server.StartAgainAsync();
        var details = await Eventually.SeeAsync(
            () => DetailsAsync(server, accountId), () => "There is no certificate: " + server.Output);
        return details[(details.LastIndexOf(": ", StringComparison.Ordinal) + 2)..].Split(", ").ToDictionary(
            count => count[..count.LastIndexOf(' ')],
            count => long.Parse(count.AsSpan(count.LastIndexOf(' ')), CultureInfo.InvariantCulture),
            StringComparer.Ordinal);
    }

    private static async Task<string?> DetailsAsync(ServerProcess server, long accountId)
    {
        var target = accountId.ToString(CultureInfo.InvariantCulture);
        var log = await server.Api.ListAsync("/api/admin/audit");
        return log.Where(entry => entry.Text("action") == "account.purged" && entry.Text("target") == target)
            .Select(entry => entry.Text("details")).SingleOrDefault();
    }
}
