using System.Diagnostics;
using Almagest.Application.Telemetry;
using Almagest.Contracts;
using Almagest.Hosting.ShardLog;
using Almagest.Learning.Shards;
using Almagest.Storage.Deletions;
using Almagest.Storage.Shards;
using MassTransit;

namespace Almagest.Simulator;

/// <summary>Draws the requested shard, appends it to the shard log, and notes it.</summary>
public sealed class SimulateShardConsumer(
    CampaignSimulators simulators,
    IShardLog shardLog,
    IShardStore shards,
    IDeletionStore deletions,
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
        // What was on its way for a campaign that is deleted is no fault.
        if (await deletions.IsDeletedAsync(DeletedKind.Campaign, request.CampaignId, cancellation))
            return;
        ShardSimulator simulator = await simulators.GetAsync(request.CampaignId, cancellation);
        Shard shard = simulator.Draw(request.ShardIndex, cancellation);
        // Delivered twice, it is drawn and appended twice: the same bytes, which readers of the log know by their index.
        byte[] bytes = ShardCodec.Write(shard);
        await shardLog.AppendAsync(request.CampaignId, shard.Index, bytes, cancellation);
        if (!await shards.MarkDrawnAsync(request.CampaignId, shard.Index, shard.Count, bytes.Length, Worker, cancellation))
        {
            // It was deleted meanwhile, and its log with it: this one began another.
            await shardLog.DeleteAsync(request.CampaignId, cancellation);
            return;
        }
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        SimulatorMeter.Drew(shard.Count, took);
        log.ShardDrawn(request.CampaignId, shard.Index, shard.Count, bytes.Length, took.TotalSeconds);
    }
}
