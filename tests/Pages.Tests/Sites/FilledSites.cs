using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Connections;
using Almagest.Storage.Runs;
using Almagest.Tests;

[assembly: AssemblyFixture(typeof(Almagest.Pages.Tests.Sites.FilledSites))]

namespace Almagest.Pages.Tests.Sites;

/// <summary>A gateway over each kind of database with runs of all sorts, made when the first test asks.</summary>
public sealed class FilledSites : IAsyncDisposable
{
    /// <summary>Of runs. The second has whatever a name may hold; the third has nothing done.</summary>
    public const string Survey = "survey",
        Hostile = "../a/b?c=d&e#f <script>alert('x')</script> \"quoted\" 日本 \u202e",
        Waiting = "waiting";

    /// <summary>Another model than the survey's, whose photon indices are higher.</summary>
    public const string Moved = "survey again";

    /// <summary>By how much the photon indices of <see cref="Moved"/> are higher; of one observation, by
    /// <see cref="FarShift"/>.</summary>
    public const double Shift = 0.3,
        FarShift = 1.5;

    public const int Far = 12;

    public static string Longest { get; } = new('n', 500);

    private const int Observations = 60;

    private readonly SemaphoreSlim _one = new(1);
    private readonly Dictionary<StorageProvider, Site> _sites = [];

    internal async Task<Site> GetAsync(StorageProvider provider = StorageProvider.Sqlite)
    {
        await _one.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!_sites.TryGetValue(provider, out Site? site))
            {
                site = await Site.StartAsync(provider);
                await FillAsync(site);
                _sites[provider] = site;
            }
            return site;
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Site site in _sites.Values)
            await site.DisposeAsync();
        _one.Dispose();
    }

    private static async Task FillAsync(Site site)
    {
        foreach (string name in new[] { Longest, Hostile, Survey })
            await MadeUpRun.AddAsync(site.Services, name, Observations, "powerlaw", null, CancellationToken.None);
        await MadeUpRun.AddAsync(site.Services, Moved, Observations, "cutoffpl", Shifted, CancellationToken.None);
        await CountedRun.AddAsync(site.Services, CountedRun.Names.Count, CancellationToken.None);
        Run known = (await site.Get<IRunStore>().FindAsync(Survey, CancellationToken.None))!;
        await site.BeginAsync(known, Waiting, CancellationToken.None);
    }

    private static ChunkFit Shifted(int number, ChunkFit fit)
    {
        ParameterEstimate index = fit.Fit.Parameters[0];
        double by = number == Far ? FarShift : Shift;
        return fit with
        {
            Fit = fit.Fit with
            {
                Statistic = fit.Fit.Statistic - 3,
                Flags = number == 2 ? FitFlags.Refined | FitFlags.AtPriorEdge : fit.Fit.Flags,
                Parameters = [new(index.Value + by, index.Lower + by, index.Upper + by), .. fit.Fit.Parameters.Skip(1)],
            },
        };
    }
}
