using System.Globalization;
using Mailservr.Addresses;
using Mailservr.Messages;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>A part of a conversation.</summary>
internal sealed record ThreadModel
{
    public required ThreadRecord Thread { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<ShownEmail> Emails { get; init; }

    /// <summary>0 has the newest emails, 1 those before, …</summary>
    public required int Part { get; init; }

    /// <summary>Emails before those that are shown.</summary>
    public required int Earlier { get; init; }

    /// <summary>Emails behind those that are shown.</summary>
    public required int Later { get; init; }

    /// <summary>The query of the list that the reader has come from.</summary>
    public required string List { get; init; }

    /// <summary>Null when it is deleted.</summary>
    public required AddressRecord? Address { get; init; }

    /// <summary>A form has just blocked a sender.</summary>
    public required bool IsBlocked { get; init; }

    /// <summary>Of the form that changes one email: it says where the reader goes on, so that the email need not be read for it.</summary>
    public static string EmailPathOf(long id, long threadId) =>
        string.Create(CultureInfo.InvariantCulture, $"/emails/{id}?thread={threadId}");

    /// <param name="visit">Knows where the pages are.</param>
    /// <param name="id">Of the thread.</param>
    /// <param name="list">Where the reader goes back to.</param>
    /// <param name="more">Further parameters, each like <c>part=1</c>.</param>
    public static string PathOf(Visit visit, long id, string list, params IReadOnlyList<string> more)
    {
        var parameters = list.Length == 0 ? more : [.. more, "list=" + Uri.EscapeDataString(list)];
        var path = visit.To("/threads/" + id.ToString(CultureInfo.InvariantCulture));
        return parameters.Count == 0 ? path : path + "?" + string.Join('&', parameters);
    }
}
