using Almagest.Ogip.Pha;
using Almagest.Spectra;

namespace Almagest.Ogip.Catalogues;

/// <summary>Names of entries that would share one get their folder before it, or else their whole path.</summary>
internal static class UniqueNames
{
    public static IReadOnlyList<CatalogueEntry> Give(IReadOnlyList<CatalogueEntry> entries)
    {
        string[] names = [.. entries.Select(entry => entry.Options.Name ?? NameOf(entry.Path))];
        names = Refine(entries, names, path =>
            Path.Combine(Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) ?? "", NameOf(path))
        );
        names = Refine(entries, names, path => Printable.Of(path, _ => "_"));
        return
        [
            .. entries.Select(
                (entry, i) => entry with { GivenName = entry.Options.Name, Options = entry.Options with { Name = names[i] } }
            ),
        ];
    }

    private static string[] Refine(IReadOnlyList<CatalogueEntry> entries, string[] names, Func<string, string> longer)
    {
        Dictionary<string, int> uses = names.GroupBy(name => name).ToDictionary(group => group.Key, group => group.Count());
        return [.. names.Select((name, i) => uses[name] > 1 && entries[i].Options.Name is null ? longer(entries[i].Path) : name)];
    }

    private static string NameOf(string path)
    {
        (string file, SpectrumSelector selector) = SpectrumSelector.Split(path);
        return Printable.Of(FileStem.Of(file) + selector.Text, _ => "_");
    }
}
