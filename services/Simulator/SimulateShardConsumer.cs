using System.Diagnostics;
using Almagest.Application.Telemetry;
using Almagest.Contracts;
using Almagest.Hosting.ShardLog;
using Almagest.Learning.Shards;
using Almagest.Storage.Shards;
using MassTransit;

namespace Almagest.Simulator;

/// <summary>Draws the requested shard, appends it to the shard log, and notes it.</summary>
public sealed class SimulateShardConsumer(
    CampaignSimulators simulators,
    IShardLog shardLog,
    IShardStore shards,
    ILogger<SimulateShardConsumer> log
) : IConsumer<SimulateShard>
{
    private static readonly string Worker = $"{Environment.MachineName}/{Environment.ProcessId}";

    public async Task Consume(ConsumeContext<SimulateShard> context)
    {
        SimulateShard request = context.Message;
        CancellationToken cancellation = context.CancellationToken;
        using Activity? span = Traces.Start("shard");
        span?.SetTag("almagest.campaign", request.CampaignId).SetTag("almagest.shard", request.ShardIndex);
        long began = Stopwatch.GetTimestamp();
        ShardSimulator simulator = await simulators.GetAsync(request.CampaignId, cancellation);
        Shard shard = simulator.Draw(request.ShardIndex, cancellation);
        // Delivered twice, it is drawn and appended twice: the same bytes, which readers of the log know by their index.
        byte[] bytes = ShardCodec.Write(shard);
        await shardLog.AppendAsync(request.CampaignId, shard.Index, bytes, cancellation);
        await shards.MarkDrawnAsync(request.CampaignId, shard.Index, shard.Count, bytes.Length, Worker, cancellation);
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        SimulatorMeter.Drew(shard.Count, took);
        log.ShardDrawn(request.CampaignId, shard.Index, shard.Count, bytes.Length, took.TotalSeconds);
    }
}
