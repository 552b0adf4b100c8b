using System.Diagnostics;
using Almagest.Hosting.Messaging;
using Almagest.Hosting.ShardLog;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Almagest.Benchmarks.ShardLog;

/// <summary>Appends and replays shards of 512 KiB: by files, and by RabbitMQ where ALMAGEST_TEST_RABBITMQ names one.</summary>
internal static class ShardLogBenchmark
{
    private const int ShardBytes = 512 << 10;

    public static async Task<int> RunAsync(string[] args)
    {
        int shards = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 1000;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("almagest-benchmark-");
        try
        {
            Tell(
                "files",
                shards,
                await MeasureAsync(shards, ("Messaging:Transport", "memory"), ("ShardLog:Folder", folder.FullName))
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        if (Environment.GetEnvironmentVariable("ALMAGEST_TEST_RABBITMQ") is { Length: > 0 } uri)
            Tell("RabbitMQ stream", shards, await OfBrokerAsync(uri, shards));
        else
            Console.WriteLine("RabbitMQ stream: not measured: eval \"$(deploy/dev/servers start)\" first.");
        return 0;
    }

    /// <returns>MB/s, confirmed and replayed.</returns>
    public static Task<(double Appended, double Replayed)> OfBrokerAsync(string uri, int shards) =>
        MeasureAsync(shards, ("Messaging:Transport", "rabbitmq"), ("Messaging:Uri", uri));

    /// <summary>As many bytes in and out of one file, without waiting for the disk.</summary>
    /// <returns>MB/s.</returns>
    public static (double Written, double Read) OfFile(int shards)
    {
        string path = Path.GetTempFileName();
        byte[] shard = new byte[ShardBytes];
        var clock = Stopwatch.StartNew();
        using (FileStream file = File.Create(path))
            for (int i = 0; i < shards; i++)
                file.Write(shard);
        double written = clock.Elapsed.TotalSeconds;
        clock.Restart();
        using (FileStream file = File.OpenRead(path))
            for (int i = 0; i < shards; i++)
                file.ReadExactly(shard);
        double read = clock.Elapsed.TotalSeconds,
            megabytes = (double)shards * ShardBytes / 1e6;
        File.Delete(path);
        return (megabytes / written, megabytes / read);
    }

    private static void Tell(string name, int shards, (double Appended, double Replayed) rate) =>
        Console.WriteLine(
            $"{name}: {shards} shards of 512 KiB: appended {rate.Appended:0} MB/s (confirmed), replayed {rate.Replayed:0} MB/s"
        );

    private static async Task<(double Appended, double Replayed)> MeasureAsync(
        int shards,
        params (string Key, string Value)[] settings
    )
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value));
        builder.AddAlmagestMessaging();
        builder.AddAlmagestShardLog();
        using IHost host = builder.Build();
        IShardLog log = host.Services.GetRequiredService<IShardLog>();
        string campaign = $"benchmark-{Guid.NewGuid():n}";
        byte[] shard = new byte[ShardBytes];
        new Random(1).NextBytes(shard);
        double megabytes = (double)shards * ShardBytes / 1e6;

        await log.AppendAsync(campaign, 0, shard, default); // opens connections
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, shards),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (index, cancellation) => await log.AppendAsync(campaign, index, shard, cancellation)
        );
        double appended = clock.Elapsed.TotalSeconds;

        clock.Restart();
        int seen = 0;
        await foreach (ShardLogEntry entry in log.ReadAsync(campaign, 0, default))
        {
            if (entry.Data.Length != ShardBytes)
                throw new InvalidDataException($"shard {entry.ShardIndex} has {entry.Data.Length} bytes");
            if (++seen == shards + 1)
                break;
        }
        double replayed = clock.Elapsed.TotalSeconds;
        await log.DeleteAsync(campaign, default);
        return (megabytes / appended, megabytes / replayed);
    }
}
