//! Files that get another object while they are in use: who looks at their private data twice may find two.

use crate::census::slot::{Place, Slot};
use crate::facts::sight::scene::{Scene, macros};
use crate::facts::sight::{Search, written};
use crate::facts::world::World;

/// The member that leads from a file to the driver's object.
const OBJECT: &str = "private_data";

/// Where the module of `slot` sets the private data of a file that may be in use: neither one that it makes, nor one that is
/// opened or closed there.
pub fn rebinds(world: &World<'_>, slot: &Slot) -> Option<Place> {
    let search = Search::new(world, slot);
    let mut places = world.uses_in_module(slot.place.file, OBJECT).into_iter();
    places.find(|&place| search.rebinds(place))
}

impl Search<'_, '_> {
    fn rebinds(&self, place: Place) -> bool {
        let Some(scene) = Scene::around(self.world, place) else { return false };
        let Some(at) = scene.index(place.span) else { return false };
        let Some(name) = scene.macro_name() else { return scene.item.is_function() && self.exchanges(&scene, at) };
        if !written::writes(self.world, &scene, at) {
            return false;
        }
        let uses: Vec<Place> = self.world.mentions(scene.file, &name).iter().map(|m| m.place).collect();
        uses.into_iter().any(|used| {
            let Some(user) = Scene::around(self.world, used) else { return false };
            let Some(call) = user.index(used.span) else { return false };
            // One macro in another is not followed.
            user.macro_name().is_some_and(|outer| outer != name)
                || macros(self.world, used.file, &name).iter().any(|def| {
                    user.expand(def, call, None).is_some_and(|(new, from, to)| {
                        let mut inside = new.indices(OBJECT).into_iter().filter(|i| (from..to).contains(i));
                        inside.any(|i| self.exchanges(&new, i))
                    })
                })
        })
    }

    /// Whether the private data that is named at `at` is set, and is that of a file in use.
    fn exchanges(&self, scene: &Scene, at: usize) -> bool {
        let code = scene.code();
        let (from, end) = (code.base(at), at.saturating_sub(1));
        matches!(code.before(at), b"." | b"->")
            && (code.is_name(from) || code.at(from) == b"(")
            && written::writes(self.world, scene, at)
            && self.may_be(scene, at, "file")
            && !self.is_new(code, at)
            && self.in_use(scene, from, end)
    }
}
