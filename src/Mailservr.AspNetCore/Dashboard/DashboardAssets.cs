using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>
/// Styles, scripts and icon, kept in the assembly. Their path holds a hash of all of them, so that a browser need never ask
/// again, and the parts of the script find each other beside them.
/// </summary>
internal sealed class DashboardAssets
{
    private const string Folder = "Mailservr.AspNetCore.Dashboard.Assets.";

    private readonly FrozenDictionary<string, byte[]> _byName;
    private readonly string _version;

    public DashboardAssets()
    {
        var assembly = typeof(DashboardAssets).Assembly;
        _byName = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Folder.Length..], Read, StringComparer.Ordinal);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, bytes) in _byName.OrderBy(asset => asset.Key, StringComparer.Ordinal))
            hash.AppendData(bytes);
        _version = Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    /// <summary>The path below the first page.</summary>
    public string PathOf(string name) => $"/assets/{_version}/{name}";

    public async Task SendAsync(HttpContext context, string version, string name)
    {
        var response = context.Response;
        if (version != _version || !_byName.TryGetValue(name, out var bytes))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        response.ContentType = TypeOf(name);
        response.ContentLength = bytes.Length;
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        _ => "image/svg+xml",
    };

    private static byte[] Read(string name)
    {
        using var stream = typeof(DashboardAssets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly holds no {name}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
