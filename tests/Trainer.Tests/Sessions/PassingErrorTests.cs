using System.Reflection;
using Almagest.Application.Messaging;
using Almagest.Contracts;
using Almagest.Hosting.ShardLog;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Networks;
using Almagest.Storage.Trainings;
using Almagest.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Trainer.Tests.Sessions;

/// <summary>What goes wrong in a process, and not in the training, ends the try and not the training.</summary>
public sealed class PassingErrorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_training_that_an_invalid_operation_broke_off_is_asked_for_again_and_ends_well()
    {
        Campaign campaign = ProtocolS.Campaign(spectra: 400);
        await using RoleHost host = await RoleHost.StartAsync(
            builder =>
            {
                builder.AddTrainer();
                FailsOnce.Wrap<INetworkStore>(builder.Services, nameof(INetworkStore.AddAsync));
            },
            bus => bus.AddTrainerConsumers(),
            ("Trainer:Epochs", "2"),
            ("Messaging:Retries", "0"),
            ("Redelivery:TrainingSeconds", "0.1")
        );
        ITrainingStore trainings = host.Get<ITrainingStore>();
        await host.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        ShardSimulator simulator = await ShardSimulator.CreateAsync(campaign, null, Cancellation);
        for (int shard = 0; shard < campaign.ShardCount; shard++)
            await host.Get<IShardLog>()
                .AppendAsync(campaign.Id, shard, ShardCodec.Write(simulator.Draw(shard, Cancellation)), Cancellation);
        Guid id = await trainings.CreateAsync(new NewTraining(campaign.Id, new TrainingSettings().ToJson()), Cancellation);
        await host.SendAsync(new TrainNetwork { TrainingId = id, CampaignId = campaign.Id });

        await RoleHost.EventuallyAsync(() => host.Get<IWorkerFaults>().Last is not null);
        Assert.Equal(FailsOnce.Message, host.Get<IWorkerFaults>().Last!.Message);
        Training open = (await trainings.FindAsync(id, Cancellation))!;
        Assert.True(open.State is TrainingState.Waiting or TrainingState.Running, $"{open.State}: {open.Message}");

        // As whoever watches over it does.
        await Task.Delay(200, Cancellation);
        Assert.True(await host.Get<Redelivery>().ResendTrainingAsync(open, Cancellation));
        await RoleHost.EventuallyAsync(() => trainings.FindAsync(id, Cancellation).Result!.State == TrainingState.Completed);
        Assert.Single(await host.Get<INetworkStore>().ListAsync(Cancellation));
    }
}

/// <summary>A store of which one method fails at its first call.</summary>
public class FailsOnce : DispatchProxy
{
    public const string Message = "This would not happen again.";

    private object _inner = null!;
    private string _method = "";
    private int _calls;

    public static void Wrap<T>(IServiceCollection services, string method)
        where T : class
    {
        ServiceDescriptor inner = services.Last(one => one.ServiceType == typeof(T));
        services.AddSingleton(provider =>
        {
            T proxy = Create<T, FailsOnce>();
            var itself = (FailsOnce)(object)proxy;
            itself._inner = ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!);
            itself._method = method;
            return proxy;
        });
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == _method && Interlocked.Increment(ref _calls) == 1
            ? throw new InvalidOperationException(Message)
            : targetMethod.Invoke(_inner, args);
}
