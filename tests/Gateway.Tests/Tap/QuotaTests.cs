using System.Net;

namespace Almagest.Gateway.Tests.Tap;

/// <summary>How many jobs one owner may have.</summary>
public sealed class QuotaTests : GatewayTest
{
    private string Tap => Client.BaseAddress!.GetLeftPart(UriPartial.Authority) + "/tap";

    private protected override IEnumerable<(string Key, string Value)> Settings =>
        [("Tap:MostJobs", "3"), ("Tap:MostOpenJobs", "2"), ("Tap:JobsAtOnce", "1")];

    [Fact]
    public async Task More_jobs_than_an_owner_may_have_are_refused_until_some_are_gone()
    {
        string query = TapJob.Slow(1000);
        using TapJob first = await TapJob.CreateAsync(Tap, ("QUERY", query), ("PHASE", "RUN")),
            second = await TapJob.CreateAsync(Tap, ("QUERY", query), ("PHASE", "RUN")),
            third = await TapJob.CreateAsync(Tap, ("QUERY", query));
        Assert.Equal(
            "found 2 jobs of yours that wait or run; expected fewer: wait, or abort some.",
            await RefusedAsync($"{third.Address}/phase", ("PHASE", "RUN"))
        );
        Assert.Equal(
            "found 3 jobs of yours; expected fewer: delete some.",
            await RefusedAsync($"{Tap}/async", ("LANG", "ADQL"), ("QUERY", query))
        );
        await second.DeleteAsync();
        await third.TellAsync("phase", ("PHASE", "RUN"));
        Assert.Contains(await third.GetAsync("phase"), (string[])["QUEUED", "EXECUTING"]);
        await third.DeleteAsync();
        await first.DeleteAsync();
    }

    private async Task<string> RefusedAsync(string address, params (string Key, string Value)[] words)
    {
        using HttpResponseMessage answer = await Client.PostAsync(
            address,
            new FormUrlEncodedContent(words.Select(word => KeyValuePair.Create(word.Key, word.Value))),
            Cancellation
        );
        return await VoTables.ErrorAsync(answer, HttpStatusCode.BadRequest);
    }
}
