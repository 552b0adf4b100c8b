using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Schema;

[Comment("What each view was made from: one whose columns have changed since is made anew.")]
internal sealed class ViewRow
{
    [Key]
    public required string Name { get; init; }

    [Comment("The statement that made it")]
    public required string Definition { get; init; }
}
