using System.Diagnostics;
using Almagest.EndToEnd.Tests.Processes;
using Almagest.Learning.Campaigns;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Runs;

namespace Almagest.EndToEnd.Tests;

/// <summary>A broker whose memory is at its limit takes no messages, and says nothing of it.</summary>
[Collection(nameof(OneByOne))]
public sealed class BrokerAlarmTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_is_submitted_under_an_alarm_is_stored_says_what_it_waits_for_and_is_fitted_after_it()
    {
        await using Cluster cluster = await Cluster.StartAsync();
        Campaign campaign = ProtocolS.Campaign(spectra: 1_000);
        await cluster.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        await cluster.UpAsync("simulator,trainer,gateway", ("ALMAGEST_Trainer__Epochs", "10"));
        await Worker.RunAsync(cluster.Settings, "train", "protocol-s", "--quiet");
        Truth truth = await Truth.DrawAsync(campaign, 500);
        Catalogue catalogue = await cluster.Get<ICatalogueStore>().CreateAsync("drawn", "Protocol S", Cancellation);
        await cluster.Get<ICatalogueStore>().AddAsync(catalogue.Id, truth.Observations, Cancellation);
        await cluster.ControlAsync("set_vm_memory_high_watermark", "0.000001");
        Guid run;
        try
        {
            await using Worker submit = Worker.Start(
                cluster.Settings,
                "run",
                "submit",
                "--catalogue",
                "drawn",
                "--campaign",
                "protocol-s"
            );
            long began = Stopwatch.GetTimestamp();
            Assert.Equal(0, await submit.EndedAsync());
            Assert.Contains("The broker takes no messages", submit.Errors, StringComparison.Ordinal);
            run = Guid.Parse(submit.Output.Trim());
            Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 100);
        }
        finally
        {
            await cluster.ControlAsync("set_vm_memory_high_watermark", "0.4");
        }
        await cluster.UpAsync("fitter");
        while ((await cluster.Get<IRunStore>().ProgressAsync(run, Cancellation)).State != RunState.Done)
            await Task.Delay(100, Cancellation);
        Assert.Equal(500, await cluster.QueryAsync<int>("SELECT count(*) FROM fits"));
    }
}
