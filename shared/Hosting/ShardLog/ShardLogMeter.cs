using System.Diagnostics.Metrics;

namespace Almagest.Hosting.ShardLog;

internal static class ShardLogMeter
{
    private static readonly Meter Meter = new("Almagest.ShardLog");

    private static readonly Counter<long> ShardsAppended = Meter.CreateCounter<long>(
        "almagest.shard_log.appended",
        "{shard}",
        "Shards appended to the shard log by simulators of this process"
    );

    private static readonly Counter<long> BytesAppended = Meter.CreateCounter<long>(
        "almagest.shard_log.appended_size",
        "By",
        "Bytes of the shards appended"
    );

    private static readonly Counter<long> ShardsRead = Meter.CreateCounter<long>(
        "almagest.shard_log.read",
        "{shard}",
        "Shards read from the shard log by trainers of this process"
    );

    private static readonly Counter<long> BytesRead = Meter.CreateCounter<long>(
        "almagest.shard_log.read_size",
        "By",
        "Bytes of the shards read"
    );

    public static void Appended(int bytes)
    {
        ShardsAppended.Add(1);
        BytesAppended.Add(bytes);
    }

    public static void Read(int bytes)
    {
        ShardsRead.Add(1);
        BytesRead.Add(bytes);
    }
}
