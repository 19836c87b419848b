using System.Data.Common;
using System.Text.Json;
using Amazon.Runtime;
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
        or OptionsValidationException;

    /// <summary>Its sentence; of JSON that cannot be read also where and why.</summary>
    public static string Explain(Exception exception) => exception.GetBaseException() is JsonException json
        ? FormattableString.Invariant($"{exception.Message} Line {json.LineNumber + 1}: {WithoutPlace(json.Message)}")
        : exception.Message;

    // It ends with line and byte, both counted from zero.
    private static string WithoutPlace(string message) => message.Split(" LineNumber:")[0];
}
