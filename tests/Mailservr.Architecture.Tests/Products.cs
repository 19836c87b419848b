using System.Reflection;

namespace Mailservr.Architecture.Tests;

/// <summary>The assemblies that are shipped.</summary>
internal static class Products
{
    internal static Assembly Mime { get; } = typeof(Mime.MimeLimits).Assembly;

    internal static Assembly Smtp { get; } = Assembly.Load("Mailservr.Smtp");

    internal static Assembly Core { get; } = typeof(MailservrOptions).Assembly;

    internal static Assembly AspNetCore { get; } = Assembly.Load("Mailservr.AspNetCore");

    internal static Assembly Sqlite { get; } = Assembly.Load("Mailservr.Storage.Sqlite");

    internal static Assembly R2 { get; } = Assembly.Load("Mailservr.Storage.R2");

    internal static Assembly Postgres { get; } = Assembly.Load("Mailservr.Storage.Postgres");

    internal static Assembly Stripe { get; } = Assembly.Load("Mailservr.Payments.Stripe");

    internal static Assembly Client { get; } = Assembly.Load("Mailservr.Client");

    internal static Assembly Testing { get; } = Assembly.Load("Mailservr.Testing");

    internal static IReadOnlyList<Assembly> All { get; } = 
        [Mime, Smtp, Core, AspNetCore, Sqlite, Postgres, R2, Stripe, Client, Testing];
}
