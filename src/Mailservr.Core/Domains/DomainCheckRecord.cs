using System.Globalization;
using System.Text.Json.Serialization;
using Mailservr.Dns;
using Mailservr.Storage;

namespace Mailservr.Domains;

/// <summary>What the DNS said of a domain when it was last asked.</summary>
public sealed record DomainCheckRecord : Record
{
    public required long DomainId { get; init; }

    public required DateTimeOffset CheckedAt { get; init; }

    [JsonRequired]
    public IReadOnlyList<DomainCheckAnswer> Answers { get; init; } = [];

    [JsonIgnore]
    public override string Key => DomainId.ToString(CultureInfo.InvariantCulture);
}

/// <param name="Purpose">Which record was looked for.</param>
/// <param name="Found">What there is in its place; null when the DNS did not answer.</param>
public sealed record DomainCheckAnswer(DomainDnsPurpose Purpose, IReadOnlyList<string>? Found);
