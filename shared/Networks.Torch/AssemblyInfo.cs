using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Almagest.Networks.Torch.Tests")]
