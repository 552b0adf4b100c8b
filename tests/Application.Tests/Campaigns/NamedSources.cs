using Almagest.Application.Campaigns;
using Almagest.Spectra;

namespace Almagest.Application.Tests.Campaigns;

/// <summary>Takes any response for there; backgrounds are flat.</summary>
internal sealed class NamedSources(Func<string, string?, string> keyOf) : ICampaignSources
{
    public string KeyOf(string rmf, string? arf) => keyOf(rmf, arf);

    public double[][] SharesOf(IReadOnlyList<string> files, (string Rmf, string? Arf) response, EnergyGrid grid) =>
        [.. files.Select(_ => Enumerable.Repeat(1.0 / grid.BinCount, grid.BinCount).ToArray())];
}
