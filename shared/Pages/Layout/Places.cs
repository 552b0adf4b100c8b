using Almagest.Pages.Links;

namespace Almagest.Pages.Layout;

/// <summary>What stands in the navigation.</summary>
public enum Section
{
    Runs,
    Sources,
    Compare,
    Campaigns,
    Networks,
    Query,
    Operations,
}

/// <summary>A line of the navigation.</summary>
internal sealed record Place(Section Section, string Name, string Address);

internal static class Places
{
    private static readonly Place[] All =
    [
        new(Section.Runs, "Runs", Address.Runs),
        new(Section.Sources, "Sources", Address.Sources),
        new(Section.Compare, "Compare", Address.Compare()),
        new(Section.Campaigns, "Campaigns", Address.Campaigns),
        new(Section.Networks, "Networks", Address.Networks),
        new(Section.Query, "Query", Address.Query()),
        new(Section.Operations, "Operations", Address.Operations),
    ];

    /// <summary>Those that the visitor may see.</summary>
    public static IEnumerable<Place> Of(Frame frame) =>
        All.Where(place => place.Section != Section.Operations || frame.MayOperate);
}
