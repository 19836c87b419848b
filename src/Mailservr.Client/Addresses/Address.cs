using System.Text.Json.Serialization;

namespace Mailservr.Client;

/// <summary>An address that mail can be sent to.</summary>
public sealed record Address : Resource
{
    public long Id { get; init; }

    /// <summary>The local part, or <c>*</c> for every other name of the domain.</summary>
    public string Name { get; init; } = "";

    /// <summary>The whole address.</summary>
    [JsonPropertyName("address")]
    public string Text { get; init; } = "";

    public bool Enabled { get; init; }

    public string? Note { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public long? CategoryId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public AddressDomain Domain { get; init; } = new();

    public override string ToString() => Text;
}

public sealed record AddressDomain
{
    public long Id { get; init; }

    public string Name { get; init; } = "";

    public bool ReceiveOnly { get; init; }
}

public sealed record NewAddress
{
    /// <summary>The local part, or <c>*</c> for every other name of the domain.</summary>
    public required string Name { get; init; }

    public required long DomainId { get; init; }

    public string? Note { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public long? CategoryId { get; init; }
}

/// <summary>Members that are null or not given stay as they are.</summary>
public sealed record AddressChange
{
    public bool? Enabled { get; init; }

    [JsonConverter(typeof(OptionalConverter<string?>))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<string?> Note { get; init; }

    [JsonConverter(typeof(OptionalConverter<DateTimeOffset?>))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<DateTimeOffset?> ExpiresAt { get; init; }

    [JsonConverter(typeof(OptionalConverter<long?>))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<long?> CategoryId { get; init; }
}

/// <summary>Which addresses are listed; null leaves a member out.</summary>
public sealed record AddressFilter
{
    public long? DomainId { get; init; }

    public long? CategoryId { get; init; }

    public bool? Enabled { get; init; }

    /// <summary>A part of the address or of the note.</summary>
    public string? Text { get; init; }
}
