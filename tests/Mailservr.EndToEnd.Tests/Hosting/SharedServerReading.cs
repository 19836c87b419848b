using System.Text.Json;

namespace Mailservr.EndToEnd.Tests;

internal static class SharedServerReading
{
    /// <summary>The bytes of an attachment through its link, by a client without a key.</summary>
    public static async Task<byte[]> DownloadAsync(this SharedServer shared, JsonElement attachment)
    {
        var details = await shared.Api.GetAsync($"/api/attachments/{attachment.Id()}");
        using var stranger = new HttpClient();
        return await stranger.GetByteArrayAsync(new Uri(shared.Server.Http, details.Text("url")));
    }
}
