using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Almagest.Learning.Campaigns;
using Almagest.Storage.Campaigns;

namespace Almagest.Gateway.Tests;

/// <summary>Whether trainings go on. Nobody obeys commands.</summary>
public sealed class TrainingEndpointsTests : GatewayTest
{
    private static readonly Campaign Campaign = ProtocolS.Campaign(spectra: 300);

    [Fact]
    public async Task A_training_is_paused_resumed_and_cancelled_by_its_id_or_its_campaign()
    {
        await Get<ICampaignStore>().AddAsync(Campaign, Cancellation);
        JsonContent asked = JsonContent.Create(new { campaign = Campaign.Name, priority = 2 });
        Guid id = (await PostAsync("trainings", asked, HttpStatusCode.Accepted)).GetProperty("id").GetGuid();
        Assert.Equal(2, (await GetAsync($"trainings/{id}")).GetProperty("priority").GetInt32());
        Assert.Equal(1, (await GetAsync("backlog")).GetProperty("trainings").GetInt32());

        Assert.Equal("paused", await StateAsync($"trainings/{Campaign.Name}/pause"));
        // Nothing that simulators or trainers would be started for.
        JsonElement backlog = await GetAsync("backlog");
        Assert.Equal((0, 0), (backlog.GetProperty("trainings").GetInt32(), backlog.GetProperty("shards").GetInt32()));
        Assert.Equal("cancelled", await StateAsync($"trainings/{$"{id}"[..18]}/cancel"));
        await PostAsync($"trainings/{id}/resume", new StringContent(""), HttpStatusCode.Accepted);
        Assert.Equal("waiting", (await GetAsync($"trainings/{id}")).GetProperty("state").GetString());
        await PostAsync($"trainings/{id}/priority", JsonContent.Create(new { priority = -5 }), HttpStatusCode.OK);
        Assert.Equal(-5, (await GetAsync($"trainings/{id}")).GetProperty("priority").GetInt32());
        await RefusedAsync($"trainings/{id}/priority", JsonContent.Create(new { priority = 6 }), "priority: found 6");

        // Asking for the same again goes on with it.
        await PostAsync($"trainings/{id}/pause", new StringContent(""), HttpStatusCode.OK);
        JsonElement again = await PostAsync("trainings", asked, HttpStatusCode.Accepted);
        Assert.Equal(id, again.GetProperty("id").GetGuid());
        Assert.Equal("waiting", (await GetAsync($"trainings/{id}")).GetProperty("state").GetString());
        await UnknownAsync(Client.PostAsync("trainings/nosuch/pause", new StringContent(""), Cancellation));
    }

    private async Task<string?> StateAsync(string path) =>
        (await PostAsync(path, new StringContent(""), HttpStatusCode.OK)).GetProperty("state").GetString();
}
