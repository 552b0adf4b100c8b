using System.Collections.Concurrent;
using Almagest.Application.Runs;
using Almagest.Contracts;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Observations;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Networks;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;
using Almagest.Tests;
using MassTransit;

namespace Almagest.Fitter.Tests;

public sealed class FitChunkConsumerTests(Learnt learnt) : IAsyncLifetime
{
    private RoleHost _host = null!;
    private ConcurrentQueue<FitChunk> _fitted = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await FitterRole.StartAsync(learnt);
        _fitted = _host.Obeyed<FitChunk>();
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_chunk_is_fitted_once_however_often_it_is_delivered()
    {
        Run run = await FitterRole.SubmitAsync(
            _host,
            learnt.Flux,
            learnt.FluxNetwork,
            RunSettings.Default,
            learnt.GappedFlux(1.5, 1),
            learnt.GappedFlux(2.2, 0.3),
            learnt.GappedFlux(0.8, 2)
        );
        await AskAsync(run);
        await RoleHost.EventuallyAsync(() => _fitted.Count == 1);
        IReadOnlyList<FitRecord> fits = await FitsAsync(run);
        Assert.Equal(["flux 1.5 1", "flux 2.2 0.3", "flux 0.8 2"], fits.Select(fit => fit.Name));
        Assert.All(fits, fit =>
        {
            Assert.Equal(learnt.FluxNetwork.Id, fit.NetworkId);
            Assert.Equal(["zpowerlw.PhoIndex", "zpowerlw.Redshift"], fit.Parameters.Select(parameter => parameter.Name));
            Assert.Equal("mse", fit.Fit.StatisticName);
            Assert.Equal(
                (FitFlags.GapFilled, fit.Fit.Statistic),
                (fit.Fit.Flags & (FitFlags.GapFilled | FitFlags.Refined), fit.Network.Statistic)
            );
            Assert.Equal((128, 128), (fit.Network.Filled.Length, fit.Network.FilledBand.Length));
            Assert.Equal(fit.Fit.ObservedBins, fit.Network.FilledBand.Count(half => half == 0));
            Assert.Equal(fit.Network.Passes, fit.Network.PassTrace.Length);
        });

        await AskAsync(run);
        await RoleHost.EventuallyAsync(() => _fitted.Count == 2);
        Assert.Equal((3, 0), await CountAsync(_host, run));
        Assert.Equal(fits.Select(fit => fit.FittedAt), (await FitsAsync(run)).Select(fit => fit.FittedAt));
    }

    [Fact]
    public async Task A_trace_with_parameters_ends_in_the_answer_that_comes_without_it()
    {
        Observation observation = learnt.GappedFlux(1.5, 1);
        Run traced = await FitterRole.SubmitAsync(
            _host,
            learnt.Flux,
            learnt.FluxNetwork,
            RunSettings.Default with
            {
                TraceParameters = true,
            },
            observation
        );
        Run plain = await FitterRole.SubmitAsync(_host, learnt.Flux, learnt.FluxNetwork, RunSettings.Default, observation);
        await AskAsync(traced);
        await AskAsync(plain);
        await RoleHost.EventuallyAsync(() => _fitted.Count == 2);
        FitRecord with = Assert.Single(await FitsAsync(traced)),
            without = Assert.Single(await FitsAsync(plain));
        Assert.Equal((with.Network.Passes + 1) * 3, with.Network.PassTrace.Length);
        for (int p = 0; p < 2; p++)
        {
            Assert.Equal(with.Parameters[p].Estimate.Value, with.Network.PassTrace[^(2 - p)], 1e-5);
            Assert.Equal(with.Parameters[p].Estimate.Value, without.Parameters[p].Estimate.Value, 1e-5);
        }
    }

    [Fact]
    public async Task What_is_wrong_with_one_observation_is_its_failure_and_the_rest_is_fitted()
    {
        byte[] cut = NewObservation.Of(1, learnt.GappedFlux(1, 1)).Payload[..^5];
        Run run = await FitterRole.SubmitAsync(
            _host,
            learnt.Flux,
            learnt.FluxNetwork,
            RunSettings.Default,
            [
                NewObservation.Of(0, learnt.GappedFlux(1.5, 1)),
                new NewObservation
                {
                    Number = 1,
                    Name = "damaged",
                    Payload = cut,
                },
                NewObservation.Of(2, learnt.DrawnCounts(1.7, 1e-3, seed: 1)),
                NewObservation.Of(3, learnt.GappedFlux(2.2, 0.3)),
            ]
        );
        await AskAsync(run);
        await AskAsync(run);
        await RoleHost.EventuallyAsync(() => _fitted.Count == 2);
        Assert.Equal((2, 2), await CountAsync(_host, run));
        Assert.Equal([0, 3], (await FitsAsync(run)).Select(fit => fit.Number));
        List<FailureRecord> failures = await _host
            .Get<IResultReader>()
            .ReadFailuresAsync(run.Id, Cancellation)
            .ToListAsync(Cancellation);
        Assert.Equal([(1, "load"), (2, "load")], failures.Select(failure => (failure.Number, failure.Stage)));
        Assert.All(failures, failure => Assert.Contains("expected", failure.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_network_that_was_trained_for_another_campaign_stops_the_run_and_says_so()
    {
        // As a hand that writes into the database might: the row says one campaign, the bundle another.
        NetworkRecord wrong = learnt.CountsNetwork with { CampaignId = learnt.Flux.Id };
        await using RoleHost host = await RoleHost.StartAsync(builder => builder.AddFitter(), bus => bus.AddFitterConsumers());
        ConcurrentQueue<FitChunk> fitted = host.Obeyed<FitChunk>();
        await host.Get<ICampaignStore>().AddAsync(learnt.Flux, Cancellation);
        await host.Get<INetworkStore>().AddAsync(wrong, Cancellation);
        Run run = await FitterRole.SubmitAsync(host, learnt.Flux, wrong, RunSettings.Default, learnt.GappedFlux(1.5, 1));
        await host.SendAsync(new FitChunk { RunId = run.Id, ChunkNumber = 0 });
        await RoleHost.EventuallyAsync(() => fitted.Count == 1);
        Assert.Equal((0, 0), await CountAsync(host, run));
        Assert.Contains(
            $"found a network trained for campaign {learnt.Counts.Id}; expected one for campaign {learnt.Flux.Id}",
            (await host.Get<IRunStore>().ProgressAsync(run.Id, Cancellation)).Stopped,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_run_may_not_even_begin_with_a_network_of_another_campaign() =>
        Assert.Contains(
            "found one trained for campaign",
            (
                await Assert.ThrowsAsync<ArgumentException>(() =>
                    FitterRole.SubmitAsync(
                        _host,
                        learnt.Flux,
                        learnt.CountsNetwork,
                        RunSettings.Default,
                        learnt.GappedFlux(1.5, 1)
                    )
                )
            ).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_chunk_that_no_run_has_is_put_aside_with_its_reason()
    {
        ConcurrentQueue<Fault<FitChunk>> faults = await _host.HearAsync<Fault<FitChunk>>();
        await _host.SendAsync(new FitChunk { RunId = Guid.NewGuid(), ChunkNumber = 0 });
        await RoleHost.EventuallyAsync(() => !faults.IsEmpty);
        Assert.Contains(
            "expected a chunk of a run that was submitted",
            faults.Single().Exceptions[0].Message,
            StringComparison.Ordinal
        );
        Assert.Empty(_fitted);
    }

    /// <summary>Passes less than none: whatever is tried breaks the fitter, and would be parked one by one.</summary>
    [Fact]
    public async Task A_run_that_breaks_its_fitters_with_whatever_is_tried_stops_itself_and_goes_on_when_resumed()
    {
        Observation observation = learnt.GappedFlux(1.5, 1);
        Run run = await FitterRole.SubmitAsync(
            _host,
            learnt.Flux,
            learnt.FluxNetwork,
            RunSettings.Default with
            {
                MaxPasses = -1,
            },
            [.. Enumerable.Range(0, 200).Select(_ => observation)]
        );
        RunProgress stopped = await StoppedAsync(run);
        Assert.Equal((20, 0, 0), (stopped.Parked, stopped.Fitted, stopped.Failed));
        Assert.Matches(
            @"^the first 20 observations that were tried were all put aside, and none was fitted; the last: (?!Its)\w+: .+",
            stopped.Stopped
        );
        await _host.Get<CatalogueRuns>().ResumeAsync(run.Id, isNobodyAtWork: false, Cancellation);
        Assert.Equal(21, (await StoppedAsync(run)).Parked);
    }

    /// <summary>Asks for chunks as a gateway does.</summary>
    private async Task<RunProgress> StoppedAsync(Run run)
    {
        while (true)
        {
            await _host.Get<ChunkDispatch>().LookAsync(Cancellation);
            RunProgress progress = await _host.Get<IRunStore>().ProgressAsync(run.Id, Cancellation);
            if (progress.State != RunState.Running)
            {
                Assert.Equal(RunState.Stopped, progress.State);
                return progress;
            }
            await Task.Delay(20, Cancellation);
        }
    }

    private static async Task<(long Fitted, long Failed)> CountAsync(RoleHost host, Run run)
    {
        RunProgress progress = await host.Get<IRunStore>().ProgressAsync(run.Id, Cancellation);
        return (progress.Fitted, progress.Failed);
    }

    private Task AskAsync(Run run) => _host.SendAsync(new FitChunk { RunId = run.Id, ChunkNumber = 0 });

    private async Task<IReadOnlyList<FitRecord>> FitsAsync(Run run) =>
        await _host
            .Get<IResultReader>()
            .ReadAsync(run.Id, new ResultFilter { IncludeVectors = true }, Cancellation)
            .ToListAsync(Cancellation);
}
