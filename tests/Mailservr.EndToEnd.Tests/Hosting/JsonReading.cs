using System.Text.Json;

namespace Mailservr.EndToEnd.Tests;

/// <summary>Members of an answer by their names.</summary>
internal static class JsonReading
{
    public static long Id(this JsonElement json) => json.GetProperty("id").GetInt64();

    public static string? Text(this JsonElement json, string name) => json.GetProperty(name).GetString();

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.GetProperty(name).EnumerateArray();

    public static IEnumerable<string> Texts(this JsonElement json, string name) =>
        json.Items(name).Select(item => item.GetString() ?? "");

    public static string? SenderAddress(this JsonElement json) => json.GetProperty("from").Text("address");

    public static string? EnvelopeFrom(this JsonElement json) => json.GetProperty("envelope").Text("from");
}
