using System.Diagnostics;
using Almagest.Application.Fitting;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Ogip.Catalogues;

namespace Almagest.Cli.Fitting;

/// <summary>`almagest fit`: reads, fits each instrument's spectra by the way that was asked for, reports.</summary>
internal sealed class FitJob(FitRequest request, FitDestination destination, WorkDisplay display, bool json, bool listSkipped)
{
    /// <returns>0; 1 if some spectra failed to be fitted; 2 if none could be read.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        Stopwatch clock = Stopwatch.StartNew();
        FitSources sources = FitSources.Of(request, cancellation);
        foreach (string reason in sources.Reasons)
            Console.Error.WriteLine($"almagest: {reason}");
        FitOutput.SayNotes(display, sources.Warnings);
        CatalogueListing listing = sources.Listing;
        if (listing.Entries.Count == 0 && listing.Failures.Count == 0)
            throw new UsageException($"{string.Join(' ', request.Sources)}: found {Aside(listing)}; expected a spectrum.");
        if (listing.Skipped.Count > 0)
            display.Say($"note: put aside {Aside(listing)}.");
        if (listSkipped)
            foreach (CatalogueProblem file in listing.Skipped)
                Console.Error.WriteLine($"passed over: {file.Path}: {file.Reason}");
        if (sources.Read.Count == 0)
            return 2;
        // A source without one of its instruments is another question.
        if (request.IsJoint && sources.Read.Count < listing.Entries.Count)
            return 2;

        FitAnswer answer = await FitAsync(sources, cancellation);
        await new FitOutput(destination, display, json).WriteAsync(answer, clock.Elapsed, cancellation);
        return sources.IsComplete && answer.IsComplete ? 0 : 1;
    }

    private async Task<FitAnswer> FitAsync(FitSources sources, CancellationToken cancellation)
    {
        // No database is opened where nothing is learnt and nothing kept.
        if (!request.NeedsNetwork)
            return await new SpectrumFits().RunAsync(request, sources, progress: null, cancellation);
        await using Session session = await Session.OpenAsync(destination.Home, withRoles: true, cancellation);
        var shown = new FitDisplay(display, request.Method);
        return await shown.FollowAsync(
            () => session.Get<SpectrumFits>().RunAsync(request, sources, shown, cancellation),
            cancellation
        );
    }

    /// <summary>What lay beside the spectra: "a.rsp (a response), ...".</summary>
    private static string Aside(CatalogueListing listing)
    {
        const int shown = 3;
        string named = string.Join(
            ", ",
            listing.Skipped.Take(shown).Select(one => $"{Path.GetFileName(one.Path)} ({one.Reason})")
        );
        return listing.Skipped.Count switch
        {
            0 => "nothing",
            <= shown => named,
            int all => $"{named} and {all - shown} more",
        };
    }
}
