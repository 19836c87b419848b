using System.Data.Common;
using System.Text.Json;
using Amazon.Runtime;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Mailservr.Host;

/// <summary>The host as it is configured, but never started: no port is opened, no mail is taken.</summary>
internal static class OfflineHost
{
    public static WebApplication Build(string[] arguments, Action<ConfigurationManager>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(arguments);
        configure?.Invoke(builder.Configuration);
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter(level => level >= LogLevel.Warning);
        builder.AddMailservr().UseConfiguredStorage(builder.Configuration).UseConfiguredBlobs(builder.Configuration);
        return builder.Build();
    }

    /// <summary>What the operator can do something about: its sentence is enough.</summary>
    public static bool IsForOperator(Exception exception) => exception is InvalidOperationException or IOException
        or InvalidDataException or UnauthorizedAccessException or DbException or AmazonServiceException or HttpRequestException
        or OptionsValidationException or FormatException;

    /// <summary>Its sentence, and what to do where .NET does not say it; of JSON that cannot be read also where and why.</summary>
    public static string Explain(Exception exception) => (exception, exception.GetBaseException()) switch
    {
        (_, JsonException json) =>
            FormattableString.Invariant($"{exception.Message} Line {json.LineNumber + 1}: {WithoutPlace(json.Message)}"),
        (IOException { InnerException: AddressInUseException }, _) =>
            $"{exception.Message} Give another one with --urls http://address:port, or end the program that has it.",
        (FormatException, _) when exception.Message.StartsWith("Invalid url", StringComparison.Ordinal) =>
            $"{exception.Message.TrimEnd('.')}. Give --urls as http://address:port.",
        (InvalidOperationException, FormatException) when Form(exception.Message) is { } form => $"{exception.Message} {form}",
        _ => exception.Message,
    };

    // Of the binder of configuration, which names the setting and the type.
    private static string? Form(string message) => message switch
    {
        _ when message.Contains("'System.TimeSpan'", StringComparison.Ordinal) =>
            "Write a time as days.hours:minutes:seconds, like 00:00:30 or 7.00:00:00.",
        _ when message.Contains("'System.Int", StringComparison.Ordinal) => "Write a number, without a unit.",
        _ when message.Contains("'System.Boolean'", StringComparison.Ordinal) => "Write true or false.",
        _ => null,
    };

    // It ends with line and byte, both counted from zero.
    private static string WithoutPlace(string message) => message.Split(" LineNumber:")[0];
}
