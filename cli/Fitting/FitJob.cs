using System.Diagnostics;
using Almagest.Cli.Sizes;
using Almagest.Cli.Terminal;
using Almagest.Ogip;
using Almagest.Ogip.Catalogues;

namespace Almagest.Cli.Fitting;

/// <summary>`almagest fit`: reads, groups by instrument, fits each group by the way that was asked for, reports.</summary>
internal sealed class FitJob(FitRequest request, WorkDisplay display, bool json)
{
    /// <returns>0; 1 if some spectra failed to be fitted; 2 if none could be read.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        Stopwatch clock = Stopwatch.StartNew();
        CatalogueListing listing = CatalogueSource.Find(request.Sources, request.Data.Files);
        var reader = new ObservationReader();
        CatalogueOutcome[] outcomes = [.. new CatalogueReader(reader).Read(listing, cancellation)];
        CatalogueOutcome.Read[] read = [.. outcomes.OfType<CatalogueOutcome.Read>()];
        foreach (CatalogueProblem problem in listing.Failures)
            Console.Error.WriteLine($"almagest: {problem.Reason}");
        foreach (CatalogueOutcome.Failed failed in outcomes.OfType<CatalogueOutcome.Failed>())
            Console.Error.WriteLine($"almagest: {failed.Reason}");
        foreach (string warning in read.SelectMany(one => one.Value.Warnings).Distinct().Take(10))
            display.Say($"note: {warning}");
        if (listing.Entries.Count == 0 && listing.Failures.Count == 0)
            throw new UsageException($"{string.Join(' ', request.Sources)}: found {Aside(listing)}; expected a spectrum.");
        if (listing.Skipped.Count > 0)
            display.Say($"note: put aside {Aside(listing)}.");
        if (read.Length == 0)
            return 2;
        // A source without one of its instruments is another question.
        if (request.IsJoint && read.Length < listing.Entries.Count)
            return 2;

        IReadOnlyList<FittedGroup> fitted = await FitAsync(read, reader, cancellation);
        await new FitOutput(request, display, json).WriteAsync(fitted, clock.Elapsed, cancellation);
        bool complete =
            read.Length == listing.Entries.Count
            && listing.Failures.Count == 0
            && fitted.All(group => group.Failures.Count == 0 && (!group.IsJoint || group.Fits.All(fit => fit.Fit.Converged)));
        return complete ? 0 : 1;
    }

    private async Task<IReadOnlyList<FittedGroup>> FitAsync(
        CatalogueOutcome.Read[] read,
        ObservationReader reader,
        CancellationToken cancellation
    )
    {
        if (request.IsJoint)
            return [new ClassicalGroup(request).FitJoint([.. read.Select(one => one.Value)], cancellation)];
        var groups = read.GroupBy(one => one.Value.Spectra[0].Source.Instrument);
        // No database is opened where nothing is learnt and nothing kept.
        if (request.Method == FitMethod.Classical)
            return
            [
                .. groups.Select(group =>
                    new ClassicalGroup(request).Fit(group.Key, [.. group.Select(one => one.Value)], cancellation)
                ),
            ];
        await using Session session = await Session.OpenAsync(request.Home, withRoles: true, cancellation);
        var fitted = new List<FittedGroup>();
        foreach (var group in groups)
            fitted.Add(await new NetworkGroup(request, display, session, reader).FitAsync(group.Key, [.. group], cancellation));
        return fitted;
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
