using Mailservr.Storage;
using Mailservr.Storage.R2;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.TestServers;

/// <summary>A database and a folder of a bucket, for one host or for several.</summary>
public sealed class ProductionStorage
{
    private readonly Lazy<Task> _created;

    public ProductionStorage(PostgresServer postgres, Radosgw s3)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        var name = postgres.ReserveName();
        ConnectionString = postgres.ConnectionString(name);
        Bucket = TestBucket.In(s3);
        _created = new(() => postgres.CreateAsync(name));
    }

    public string ConnectionString { get; }

    public TestBucket Bucket { get; }

    /// <summary>What makes the reference host use it; before it starts, <see cref="CreateAsync"/>.</summary>
    public string[] HostSettings =>
    [
        "--Mailservr:Storage=Postgres",
        "--ConnectionStrings:Mailservr=" + ConnectionString,
        "--Mailservr:Blobs=R2",
        "--Mailservr:R2:ServiceUrl=" + Bucket.Url,
        "--Mailservr:R2:Bucket=" + TestBucket.Name,
        "--Mailservr:R2:AccessKey=" + TestBucket.AccessKey,
        "--Mailservr:R2:SecretKey=" + TestBucket.SecretKey,
        "--Mailservr:R2:Prefix=" + Bucket.Prefix,
    ];

    /// <summary>Makes the database, once.</summary>
    public Task CreateAsync() => _created.Value;

    /// <summary>Lets a host of the test's own process use it.</summary>
    public IMailservrBuilder AddTo(IMailservrBuilder mailservr)
    {
        ArgumentNullException.ThrowIfNull(mailservr);
        mailservr.Services.AddSingleton<IStorageInitializer>(new Creation(this));
        return mailservr.UsePostgres(ConnectionString).UseR2(Configure);
    }

    public void Configure(R2Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ServiceUrl = Bucket.Url;
        options.Bucket = TestBucket.Name;
        options.AccessKey = TestBucket.AccessKey;
        options.SecretKey = TestBucket.SecretKey;
        options.Prefix = Bucket.Prefix;
    }

    /// <summary>Runs before the initializers of the storage itself.</summary>
    private sealed class Creation(ProductionStorage storage) : IStorageInitializer
    {
        public async ValueTask InitializeAsync(CancellationToken cancellationToken) => await storage.CreateAsync();
    }
}
